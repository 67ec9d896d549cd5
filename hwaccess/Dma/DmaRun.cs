namespace DriverKit.Dma;

/// <summary>A stretch of memory as a device sees it (bus_dma_segment_t).</summary>
/// <param name="Address">Its first byte.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct DmaRun(DeviceAddress Address, int Length)
{
    /// <summary>One past the last byte.</summary>
    public DeviceAddress End => Address + Length;
}
