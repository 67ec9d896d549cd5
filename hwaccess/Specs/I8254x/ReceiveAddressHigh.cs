using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>RAH, receive address high. 8254x SDM 4.0 §13.5.3.</summary>
[BitFields<uint>]
[Reserved(18, 13)]
public readonly partial struct ReceiveAddressHigh
{
    /// <summary>The fifth and sixth byte of the address, the fifth in the lower half.</summary>
    [Bits(0, 16)]
    public partial ushort Address { get; init; }

    /// <summary>ASEL: 0 destination address, 1 source address.</summary>
    [Bits(16, 2, Symbol = "ASEL")]
    public partial byte Select { get; init; }

    /// <summary>AV: the entry takes part in the match.</summary>
    [Bits(31, Symbol = "AV")]
    public partial bool Valid { get; init; }
}
