using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The feature Interrupt Coalescing. NVMe 1.4 §5.21.1.8, figure 278.</summary>
[BitFields<uint>]
[Reserved(16, 16)]
public readonly partial struct InterruptCoalescing
{
    /// <summary>THR: entries to gather before an interrupt, less one.</summary>
    [Bits(0, 8)]
    public partial byte Threshold { get; init; }

    /// <summary>TIME: how long to wait at most, in units of 100 µs; 0 does not wait.</summary>
    [Bits(8, 8)]
    public partial byte Time { get; init; }
}
