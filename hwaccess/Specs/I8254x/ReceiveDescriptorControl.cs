using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>RXDCTL, receive descriptor control. 8254x SDM 4.0 §13.4 (RXDCTL).</summary>
[BitFields<uint>]
[Reserved(6, 2)]
[Reserved(14, 2)]
[Reserved(22, 2)]
[Reserved(25, 7)]
public readonly partial struct ReceiveDescriptorControl
{
    /// <summary>PTHRESH.</summary>
    [Bits(0, 6, Symbol = "PTHRESH")]
    public partial byte PrefetchThreshold { get; init; }

    /// <summary>HTHRESH.</summary>
    [Bits(8, 6, Symbol = "HTHRESH")]
    public partial byte HostThreshold { get; init; }

    /// <summary>WTHRESH.</summary>
    [Bits(16, 6, Symbol = "WTHRESH")]
    public partial byte WritebackThreshold { get; init; }

    /// <summary>GRAN: thresholds count descriptors, not cache lines.</summary>
    [Bits(24, Symbol = "GRAN")]
    public partial bool DescriptorGranularity { get; init; }
}
