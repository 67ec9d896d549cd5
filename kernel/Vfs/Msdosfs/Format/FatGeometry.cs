using System.Numerics;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>Where everything lies in a FAT volume, as its boot sector says and after every figure was checked against the others.</summary>
public sealed class FatGeometry
{
    /// <summary>The first cluster that holds data.</summary>
    public const uint FirstCluster = 2;

    private const uint NoSector = 0xFFFF;
    private const int LargestFat12 = 4084;
    private const int LargestFat16 = 65524;
    private const int LargestFat32 = 0x0FFFFFF5;

    private FatGeometry()
    {
    }

    /// <summary>Width of a FAT entry.</summary>
    public FatType Type { get; private init; }

    /// <summary>Bytes a sector: 512 to 4096.</summary>
    public int BytesPerSector { get; private init; }

    /// <summary>Sectors a cluster: 1 to 128.</summary>
    public int SectorsPerCluster { get; private init; }

    /// <summary>Bytes a cluster: 512 to 512 KiB.</summary>
    public int ClusterSize => BytesPerSector * SectorsPerCluster;

    /// <summary>Sectors ahead of the first FAT.</summary>
    public int ReservedSectors { get; private init; }

    /// <summary>Copies of the FAT.</summary>
    public int FatCount { get; private init; }

    /// <summary>Sectors of one FAT.</summary>
    public uint FatSectors { get; private init; }

    /// <summary>The FAT that is read, from 0.</summary>
    public int ActiveFat { get; private init; }

    /// <summary>Whether all copies of the FAT are kept alike.</summary>
    public bool Mirrored { get; private init; }

    /// <summary>Slots of the fixed root directory; 0 on FAT32.</summary>
    public int RootEntries { get; private init; }

    /// <summary>First cluster of the root directory on FAT32, else 0.</summary>
    public uint RootCluster { get; private init; }

    /// <summary>Sectors of the volume.</summary>
    public uint TotalSectors { get; private init; }

    /// <summary>Sectors of the disk ahead of the volume, as the boot sector has it.</summary>
    public uint HiddenSectors { get; private init; }

    /// <summary>Data clusters; they are numbered from <see cref="FirstCluster"/>.</summary>
    public uint ClusterCount { get; private init; }

    /// <summary>The last cluster's number.</summary>
    public uint LastCluster => ClusterCount + 1;

    /// <summary>The FSInfo sector, or 0 if there is none.</summary>
    public uint FsInfoSector { get; private init; }

    /// <summary>The copy of the boot sector, or 0 if there is none.</summary>
    public uint BackupBootSector { get; private init; }

    /// <summary>The media byte.</summary>
    public byte Media { get; private init; }

    /// <summary>The volume's serial number, 0 where none is kept.</summary>
    public uint VolumeId { get; private init; }

    /// <summary>The label in the boot sector, in bytes of the code page, without padding.</summary>
    public ReadOnlyMemory<byte> BootLabel { get; private init; }

    /// <summary>Whether the boot sector says that the volume was not put to rest.</summary>
    public bool Dirty { get; private init; }

    /// <summary>Sector of the fixed root directory.</summary>
    public long RootSector => ReservedSectors + ((long)FatCount * FatSectors);

    /// <summary>Sectors of the fixed root directory.</summary>
    public int RootSectors => RootEntries * DirectorySlot.Size / BytesPerSector;

    /// <summary>Sector of cluster 2.</summary>
    public long DataSector => RootSector + RootSectors;

    /// <summary>Byte in the boot sector of the <see cref="VolumeState"/>.</summary>
    public int StateOffset => 1 + (Type == FatType.Fat32 ? ExtendedBootRecord.Fat32Offset : ExtendedBootRecord.Fat16Offset);

    /// <summary>Sector where a copy of the FAT begins.</summary>
    /// <param name="copy">Which, from 0.</param>
    public long FatSector(int copy) => ReservedSectors + ((long)copy * FatSectors);

    /// <summary>Whether a number is that of a data cluster.</summary>
    /// <param name="cluster">The number.</param>
    public bool IsCluster(uint cluster) => cluster - FirstCluster < ClusterCount;

    /// <summary>First sector of a cluster.</summary>
    /// <param name="cluster">A data cluster.</param>
    public long ClusterSector(uint cluster) => DataSector + ((long)(cluster - FirstCluster) * SectorsPerCluster);

    /// <summary>The type that a number of clusters makes.</summary>
    /// <param name="clusters">Data clusters.</param>
    public static FatType TypeOf(uint clusters) => clusters switch
    {
        <= LargestFat12 => FatType.Fat12,
        <= LargestFat16 => FatType.Fat16,
        _ => FatType.Fat32,
    };

    /// <summary>Reads a boot sector. Total: whatever the bytes, it answers.</summary>
    /// <param name="sector">The volume's first 512 bytes, or more.</param>
    /// <param name="volumeBytes">Size of the volume's device in bytes.</param>
    /// <param name="geometry">The geometry.</param>
    /// <param name="problem">What is wrong, for a console line.</param>
    /// <returns>False when this is no FAT volume, or one that cannot be relied on.</returns>
    public static bool TryParse(ReadOnlySpan<byte> sector, long volumeBytes, out FatGeometry? geometry, out string problem)
    {
        geometry = null;
        if (sector.Length < 512 || !BootSector.TryParse(sector, out BootSector boot))
        {
            problem = "the device is smaller than a boot sector";
            return false;
        }

        problem = Check(sector, boot, volumeBytes);
        if (problem.Length > 0)
        {
            return false;
        }

        bool wide = boot.FatSectors16 == 0;
        _ = ExtendedBootRecord.TryParse(
            sector[(wide ? ExtendedBootRecord.Fat32Offset : ExtendedBootRecord.Fat16Offset)..], out ExtendedBootRecord record);
        _ = Fat32Parameters.TryParse(sector[Fat32Parameters.Offset..], out Fat32Parameters fat32);
        uint total = Total(boot);
        uint fatSectors = wide ? fat32.FatSectors : boot.FatSectors16;
        uint clusters = Clusters(boot, fatSectors, total);
        FatType type = wide ? FatType.Fat32 : TypeOf(clusters);
        if (!wide && type == FatType.Fat32)
        {
            problem = $"{clusters} clusters are too many for a 16-bit FAT";
            return false;
        }

        if (clusters > LargestFat32 || fatSectors * (ulong)boot.BytesPerSector < EntryBytes(type, clusters + FirstCluster))
        {
            problem = $"a FAT of {fatSectors} sectors is too small for {clusters} clusters";
            return false;
        }

        if (wide && fat32.RootCluster - FirstCluster >= clusters)
        {
            problem = $"the root directory's cluster {fat32.RootCluster} is out of range";
            return false;
        }

        bool mirrored = !wide || !fat32.Flags.NotMirrored;
        if (!mirrored && fat32.Flags.ActiveFat >= boot.FatCount)
        {
            problem = $"FAT {fat32.Flags.ActiveFat} is active of only {boot.FatCount}";
            return false;
        }

        geometry = new FatGeometry
        {
            Type = type,
            BytesPerSector = boot.BytesPerSector,
            SectorsPerCluster = boot.SectorsPerCluster,
            ReservedSectors = boot.ReservedSectors,
            FatCount = boot.FatCount,
            FatSectors = fatSectors,
            ActiveFat = mirrored ? 0 : fat32.Flags.ActiveFat,
            Mirrored = mirrored,
            RootEntries = boot.RootEntries,
            RootCluster = wide ? fat32.RootCluster : 0,
            TotalSectors = total,
            HiddenSectors = boot.HiddenSectors,
            ClusterCount = clusters,
            FsInfoSector = wide ? Reserved(fat32.FsInfoSector, boot.ReservedSectors) : 0,
            BackupBootSector = wide ? Reserved(fat32.BackupBootSector, boot.ReservedSectors) : 0,
            Media = boot.Media,
            VolumeId = record.Signature is ExtendedBootRecord.SignatureValue or 0x28 ? record.VolumeId : 0,
            BootLabel = record.Signature == ExtendedBootRecord.SignatureValue ? record.Label.TrimEnd((byte)' ').ToArray() : default,
            Dirty = record.State.Dirty,
        };
        return true;
    }

    private static string Check(ReadOnlySpan<byte> sector, BootSector boot, long volumeBytes)
    {
        int size = boot.BytesPerSector;
        if (size is not (512 or 1024 or 2048 or 4096))
        {
            return $"{size} bytes a sector";
        }

        if (!BitOperations.IsPow2((int)boot.SectorsPerCluster))
        {
            return $"{boot.SectorsPerCluster} sectors a cluster";
        }

        if (boot.ReservedSectors == 0)
        {
            return "no reserved sectors";
        }

        if (boot.FatCount is 0 or > 4)
        {
            return $"{boot.FatCount} copies of the FAT";
        }

        if (boot.Media != 0xF0 && boot.Media < 0xF8)
        {
            return $"media byte 0x{boot.Media:x2}";
        }

        uint total = Total(boot);
        if (total == 0 || (long)total * size > volumeBytes)
        {
            return $"{total} sectors of {size} bytes do not fit the device's {volumeBytes} bytes";
        }

        if (boot.RootEntries * DirectorySlot.Size % size != 0)
        {
            return $"a root directory of {boot.RootEntries} slots ends within a sector";
        }

        _ = Fat32Parameters.TryParse(sector[Fat32Parameters.Offset..], out Fat32Parameters fat32);
        bool wide = boot.FatSectors16 == 0;
        uint fatSectors = wide ? fat32.FatSectors : boot.FatSectors16;
        if (fatSectors == 0)
        {
            return "a FAT of no sectors";
        }

        if (wide != (boot.RootEntries == 0))
        {
            return wide ? "FAT32 with a fixed root directory" : "no root directory";
        }

        if (wide && fat32.Version != 0)
        {
            return $"FAT32 version {fat32.Version >> 8}.{fat32.Version & 0xFF}";
        }

        return Clusters(boot, fatSectors, total) == 0 ? "no room for data" : string.Empty;
    }

    private static uint Total(BootSector boot) => boot.TotalSectors16 != 0 ? boot.TotalSectors16 : boot.TotalSectors32;

    private static uint Clusters(BootSector boot, uint fatSectors, uint total)
    {
        ulong before = boot.ReservedSectors + ((ulong)boot.FatCount * fatSectors)
            + (uint)(boot.RootEntries * DirectorySlot.Size / boot.BytesPerSector);
        return before >= total ? 0 : (uint)((total - before) / boot.SectorsPerCluster);
    }

    private static ulong EntryBytes(FatType type, ulong entries) => ((entries * (uint)type) + 7) / 8;

    private static uint Reserved(uint sector, uint reservedSectors) =>
        sector is 0 or NoSector || sector >= reservedSectors ? 0 : sector;
}
