using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>How a FAT volume is to be made; whatever is left alone is chosen by size, as other formatters choose it.</summary>
public sealed record FatFormatOptions
{
    /// <summary>FAT type; null lets the size decide.</summary>
    public FatType? Type { get; init; }

    /// <summary>Bytes a sector: the device's or a larger power of two up to 4096; 0 takes the device's.</summary>
    public int BytesPerSector { get; init; }

    /// <summary>Sectors a cluster: a power of two up to 128; 0 lets the size decide.</summary>
    public int SectorsPerCluster { get; init; }

    /// <summary>Sectors of the volume; 0 takes the whole device.</summary>
    public long TotalSectors { get; init; }

    /// <summary>Sectors ahead of the first FAT; 0 means 32 on FAT32 and 1 elsewhere, and more where alignment asks for it.</summary>
    public int ReservedSectors { get; init; }

    /// <summary>Copies of the FAT, 1 to 4.</summary>
    public int FatCount { get; init; } = 2;

    /// <summary>Slots of the root directory of FAT12 and FAT16, rounded up to whole sectors; at most 65,535.</summary>
    public int RootEntries { get; init; } = 512;

    /// <summary>Sectors of the disk ahead of the volume, for whoever boots from it.</summary>
    public uint HiddenSectors { get; init; }

    /// <summary>Media byte: 0xF0, or 0xF8 to 0xFF.</summary>
    public byte Media { get; init; } = 0xF8;

    /// <summary>The label, at most 11 characters of the code page; empty for none.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>The volume's serial number; null takes one by chance.</summary>
    public uint? VolumeId { get; init; }

    /// <summary>Has the data area begin at a multiple of the cluster size.</summary>
    public bool Align { get; init; } = true;

    /// <summary>What the label is written in.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp437;
}
