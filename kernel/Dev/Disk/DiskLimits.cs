namespace DriverKit.Kernel.Disk;

/// <summary>What a device takes in one command.</summary>
public readonly record struct DiskLimits
{
    /// <summary>Sector size in bytes, a power of two from 512 to 4096.</summary>
    public int SectorSize { get; init; }

    /// <summary>Sectors on the device.</summary>
    public long SectorCount { get; init; }

    /// <summary>Most bytes of one command, at least a sector.</summary>
    public int MaxTransfer { get; init; }

    /// <summary>Most segments of one command, at least 1.</summary>
    public int MaxSegments { get; init; }

    /// <summary>All segments of a command but its last are multiples of so many bytes; at least 1.</summary>
    public int SegmentMultiple { get; init; }

    /// <summary>Most sectors of one discard; 0 when the device has none.</summary>
    public long MaxDiscard { get; init; }
}
