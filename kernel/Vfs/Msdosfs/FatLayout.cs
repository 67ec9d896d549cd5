using System.Numerics;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>The figures of a volume to be made.</summary>
internal sealed class FatLayout
{
    // The least of FAT16 and FAT32 keep off the limit: drivers disagree about it by one or two.
    private const uint MostFat12 = 4084;
    private const uint FewestFat16 = 4087;
    private const uint MostFat16 = 65524;
    private const uint FewestFat32 = 65529;
    private const uint MostFat32 = 0x0FFFFFF0;
    private const long Mebibyte = 1 << 20;

    public FatType Type { get; private set; }

    public int BytesPerSector { get; private init; }

    public int SectorsPerCluster { get; private set; }

    public int ReservedSectors { get; private set; }

    public uint FatSectors { get; private set; }

    public int RootEntries { get; private set; }

    public uint TotalSectors { get; private init; }

    public uint Clusters { get; private set; }

    public long DataSector(int fatCount) =>
        ReservedSectors + ((long)fatCount * FatSectors) + (RootEntries * DirectorySlot.Size / BytesPerSector);

    /// <summary>Chooses what the options leave open.</summary>
    /// <returns>Null with the problem when no layout fits.</returns>
    public static FatLayout? Choose(FatFormatOptions options, int deviceSector, long deviceBytes, out string problem)
    {
        int size = options.BytesPerSector == 0 ? deviceSector : options.BytesPerSector;
        long total = options.TotalSectors == 0 ? deviceBytes / Math.Max(size, 1) : options.TotalSectors;
        problem = Check(options, size, deviceSector, total, deviceBytes);
        if (problem.Length > 0)
        {
            return null;
        }

        var layout = new FatLayout { BytesPerSector = size, TotalSectors = (uint)Math.Min(total, uint.MaxValue) };
        long bytes = layout.TotalSectors * (long)size;
        FatType? type = options.Type ?? (bytes >= 512 * Mebibyte ? FatType.Fat32 : null);
        if (type == FatType.Fat32)
        {
            int perCluster = options.SectorsPerCluster != 0 ? options.SectorsPerCluster : Math.Max(1, Fat32Cluster(bytes) / size);
            if (layout.Fit(options, FatType.Fat32, perCluster, FewestFat32, MostFat32))
            {
                return layout;
            }

            problem = $"{layout.Clusters} clusters of {perCluster * size} bytes do not make a FAT32 volume: it has {FewestFat32} to {MostFat32}";
            return null;
        }

        int first = options.SectorsPerCluster != 0 ? options.SectorsPerCluster : Math.Max(1, 2048 / size);
        int last = options.SectorsPerCluster != 0 ? first : Math.Max(1, Math.Min(128, 65536 / size));
        for (int perCluster = first; perCluster <= last; perCluster *= 2)
        {
            if ((type ?? FatType.Fat16) == FatType.Fat16 && layout.Fit(options, FatType.Fat16, perCluster, FewestFat16, MostFat16))
            {
                return layout;
            }

            if ((type ?? FatType.Fat12) == FatType.Fat12 && layout.Fit(options, FatType.Fat12, perCluster, 1, MostFat12))
            {
                return layout;
            }
        }

        problem = $"no cluster size fits {layout.TotalSectors} sectors of {size} bytes"
            + (type is null ? string.Empty : $" as FAT{(int)type.Value}");
        return null;
    }

    private static string Check(FatFormatOptions options, int size, int deviceSector, long total, long deviceBytes)
    {
        if (size is not (512 or 1024 or 2048 or 4096) || size < deviceSector)
        {
            return $"{size} bytes a sector on a device with {deviceSector}";
        }

        if (total < 1 || total > deviceBytes / size)
        {
            return $"{total} sectors on a device of {deviceBytes / size}";
        }

        int perCluster = options.SectorsPerCluster;
        if (perCluster is < 0 or > 128 || (perCluster != 0 && !BitOperations.IsPow2(perCluster)))
        {
            return $"{perCluster} sectors a cluster";
        }

        if (options.FatCount is < 1 or > 4 || options.RootEntries is < 1 or > ushort.MaxValue || options.ReservedSectors is < 0 or > 32768)
        {
            return "copies of the FAT, root entries or reserved sectors out of range";
        }

        return options.Media == 0xF0 || options.Media >= 0xF8 ? string.Empty : $"media byte 0x{options.Media:x2}";
    }

    private static int Fat32Cluster(long bytes) => bytes switch
    {
        < 260 * Mebibyte => 512,
        < 8192 * Mebibyte => 4096,
        < 16384 * Mebibyte => 8192,
        < 32768 * Mebibyte => 16384,
        _ => 32768,
    };

    private bool Fit(FatFormatOptions options, FatType type, int perCluster, uint fewest, uint most)
    {
        bool wide = type == FatType.Fat32;
        Type = type;
        SectorsPerCluster = perCluster;
        int perSector = BytesPerSector / DirectorySlot.Size;
        RootEntries = wide ? 0 : Math.Min((options.RootEntries + perSector - 1) / perSector * perSector, ushort.MaxValue / perSector * perSector);
        ReservedSectors = Math.Max(options.ReservedSectors, wide ? 32 : 1);
        if (wide && options.ReservedSectors != 0)
        {
            ReservedSectors = Math.Max(options.ReservedSectors, 9);
        }

        FatSectors = 1;
        while (true)
        {
            long data = TotalSectors - DataSector(options.FatCount);
            if (data < perCluster)
            {
                Clusters = 0;
                return false;
            }

            Clusters = (uint)Math.Min(data / perCluster, uint.MaxValue);
            uint needed = (uint)((((Clusters + 2L) * (int)type / 8) + BytesPerSector) / BytesPerSector);
            if (needed > FatSectors)
            {
                FatSectors = needed;
                continue;
            }

            int past = (int)(DataSector(options.FatCount) % perCluster);
            if (!options.Align || past == 0)
            {
                break;
            }

            ReservedSectors += perCluster - past;
        }

        return Clusters >= fewest && Clusters <= most && (wide || FatSectors <= ushort.MaxValue) && ReservedSectors <= ushort.MaxValue;
    }
}
