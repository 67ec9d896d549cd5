using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>A stretch of the FAT in memory.</summary>
internal sealed class FatChunk
{
    /// <summary>Which stretch, from 0.</summary>
    public int Index;

    /// <summary>Its bytes.</summary>
    public ArenaSegment Memory;

    /// <summary>A bit a sector: differs from the active FAT on disk.</summary>
    public ulong Dirty;

    /// <summary>A bit a sector: differs from the other copies on disk.</summary>
    public ulong Stale;

    /// <summary>Used since the eviction hand last passed.</summary>
    public bool Referenced;
}
