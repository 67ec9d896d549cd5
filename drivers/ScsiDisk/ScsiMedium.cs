namespace DriverKit.Drivers.ScsiDisk;

/// <summary>What is known of the medium in a disk.</summary>
public sealed record ScsiMedium
{
    /// <summary>No medium.</summary>
    public static ScsiMedium None { get; } = new();

    /// <summary>Sector size in bytes.</summary>
    public int SectorSize { get; init; } = 512;

    /// <summary>Number of sectors; 0 without a medium.</summary>
    public long SectorCount { get; init; }

    /// <summary>Sectors that READ CAPACITY claimed; one more than <see cref="SectorCount"/> where it lied.</summary>
    public long ClaimedSectors { get; init; }

    /// <summary>Whether it is write-protected.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether the write cache is on; null where the device does not say.</summary>
    public bool? WriteCache { get; init; }

    /// <summary>Whether the FUA bit is understood.</summary>
    public bool HasFua { get; init; }

    /// <summary>Most bytes of one transfer by the block limits page; 0 for no limit.</summary>
    public long MaxTransfer { get; init; }

    /// <summary>How sectors are discarded.</summary>
    public DiscardMethod Discard { get; init; }

    /// <summary>Most sectors of one discard.</summary>
    public long MaxDiscard { get; init; }
}
