using DriverKit.Dma;

namespace DriverKit.Emulation;

/// <summary>A fault that the slot of a modelled function recorded.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Who">The function.</param>
/// <param name="Address">The first byte of the access.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Direction">What the device was about to do.</param>
/// <param name="At">When, on the host's clock, in nanoseconds.</param>
public sealed record PciFault(PciFaultKind Kind, string Who, DeviceAddress Address, int Length, DmaDirection Direction, long At)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string verb = Direction == DmaDirection.ToDevice ? "reading" : "writing";
        return $"{Who}: {Kind} {verb} {Length} bytes at {Address}, {At} ns";
    }
}
