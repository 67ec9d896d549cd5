using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>Command of a context descriptor (TUCMD). 8254x SDM 4.0 §3.3.6.1.</summary>
[BitFields<byte>]
[Reserved(4)]
[Reserved(6)]
public readonly partial struct TransmitContextCommand
{
    /// <summary>TCP: the payload is TCP; else UDP.</summary>
    [Bits(0)]
    public partial bool Tcp { get; init; }

    /// <summary>IP: IPv4; else IPv6.</summary>
    [Bits(1)]
    public partial bool Ipv4 { get; init; }

    /// <summary>TSE: the context is for segmentation.</summary>
    [Bits(2)]
    public partial bool Segmentation { get; init; }

    /// <summary>RS: the status is written back.</summary>
    [Bits(3)]
    public partial bool ReportStatus { get; init; }

    /// <summary>DEXT: must be set.</summary>
    [Bits(5)]
    public partial bool Extension { get; init; }

    /// <summary>IDE: the interrupt waits for TIDV.</summary>
    [Bits(7)]
    public partial bool InterruptDelay { get; init; }
}
