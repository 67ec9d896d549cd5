using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>TIPG, transmit inter-packet gap, in MAC clocks. 8254x SDM 4.0 §13.4.34.</summary>
[BitFields<uint>]
[Reserved(30, 2)]
public readonly partial struct TransmitGap
{
    /// <summary>IPGT: between frames; 10 for copper.</summary>
    [Bits(0, 10, Symbol = "IPGT")]
    public partial ushort BackToBack { get; init; }

    /// <summary>IPGR1: first part in half duplex; 8.</summary>
    [Bits(10, 10, Symbol = "IPGR1")]
    public partial ushort Part1 { get; init; }

    /// <summary>IPGR2: whole in half duplex; 6.</summary>
    [Bits(20, 10, Symbol = "IPGR2")]
    public partial ushort Part2 { get; init; }
}
