using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The feature Interrupt Vector Configuration. NVMe 1.4 §5.21.1.9, figure 279.</summary>
[BitFields<uint>]
[Reserved(17, 15)]
public readonly partial struct InterruptVectorConfiguration
{
    /// <summary>IV.</summary>
    [Bits(0, 16)]
    public partial ushort Vector { get; init; }

    /// <summary>CD: no coalescing for this vector.</summary>
    [Bits(16)]
    public partial bool CoalescingDisabled { get; init; }
}
