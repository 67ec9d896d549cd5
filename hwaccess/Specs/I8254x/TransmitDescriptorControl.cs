using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>TXDCTL, transmit descriptor control. 8254x SDM 4.0 §13.4 (TXDCTL).</summary>
[BitFields<uint>]
[Reserved(6, 2)]
[Reserved(14, 2)]
[Reserved(22, 2)]
public readonly partial struct TransmitDescriptorControl
{
    /// <summary>PTHRESH.</summary>
    [Bits(0, 6, Symbol = "PTHRESH")]
    public partial byte PrefetchThreshold { get; init; }

    /// <summary>HTHRESH.</summary>
    [Bits(8, 6, Symbol = "HTHRESH")]
    public partial byte HostThreshold { get; init; }

    /// <summary>WTHRESH; must be 0 for immediate write-backs.</summary>
    [Bits(16, 6)]
    public partial byte WritebackThreshold { get; init; }

    /// <summary>GRAN: thresholds count descriptors, not cache lines.</summary>
    [Bits(24, Symbol = "GRAN")]
    public partial bool DescriptorGranularity { get; init; }

    /// <summary>LWTHRESH: TXD_LOW at so many times eight descriptors left; 0 never.</summary>
    [Bits(25, 7, Symbol = "LWTHRESH")]
    public partial byte LowThreshold { get; init; }
}
