using DriverKit.Pci;

namespace DriverKit.Dma;

/// <summary>The memory that one device may reach, and its addresses there: an IOMMU domain, or physical memory where there is none.</summary>
/// <remarks>
/// Any thread may call. Drivers use kernel/Dev's bus_dma above it, which knows alignment, boundaries and segment limits; this one
/// maps, unmaps and says hand-overs.
/// </remarks>
public interface IDmaSpace
{
    /// <summary>Granularity in bytes at which memory is opened to the device; a neighbour within it may be reachable too.</summary>
    int PageSize { get; }

    /// <summary>How many mappings there are now: 0 when a driver gave everything back.</summary>
    long MappingCount { get; }

    /// <summary>Opens memory to the device.</summary>
    /// <param name="memory">Memory of the host's arena.</param>
    /// <param name="direction">What the device may do.</param>
    /// <param name="runs">Filled with the memory as the device sees it, in order; adjacent ones are joined. An IOMMU gives one.</param>
    /// <param name="count">How many were filled.</param>
    /// <returns>Ok; NoMemory (also when <paramref name="runs"/> is too short), Unreachable, Removed, or what the host says. Then nothing is mapped.</returns>
    PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count);

    /// <summary>Closes what one <see cref="Map"/> opened. The device must not use it any more.</summary>
    /// <param name="memory">The memory, as it was mapped.</param>
    /// <param name="direction">As it was mapped.</param>
    /// <param name="address">The first run's address.</param>
    void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address);

    /// <summary>
    /// Hands memory over, before a doorbell, at each poll, after an interrupt. On hardware only the barrier it takes; what traces,
    /// records, breaks or checks DMA works here.
    /// </summary>
    /// <param name="memory">Which bytes; a part of what was mapped.</param>
    /// <param name="address">Their address for the device.</param>
    /// <param name="operation">Which way.</param>
    void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation);
}
