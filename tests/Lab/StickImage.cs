using System.Buffers.Binary;

namespace DriverKit.Lab.Tests;

/// <summary>Image files for sticks, made by tools that nobody here wrote.</summary>
internal static class StickImage
{
    /// <summary>Where the one partition begins, in bytes, as partitioning tools have it today.</summary>
    public const int PartitionStart = 1 << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Makes an image with an MBR, one partition and a FAT32 file system by mkfs.vfat.</summary>
    public static async Task<string> CreateFatAsync(string name, int megabytes)
    {
        string path = Create(name, megabytes);
        int kibibytes = (megabytes - 1) * 1024;
        await HostProgram.RunAsync(
            Limit, "mkfs.vfat", "-F", "32", "-s", "1", "-n", "LAB", "--offset", $"{PartitionStart / 512}", path, $"{kibibytes}");
        await using FileStream image = File.OpenWrite(path);
        await image.WriteAsync(MasterBootRecord((uint)(PartitionStart / 512), (uint)kibibytes * 2));
        return path;
    }

    /// <summary>Makes an image of zeros.</summary>
    public static string Create(string name, int megabytes)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "lab", "images")).FullName;
        string path = Path.Combine(folder, name + ".img");
        using FileStream image = File.Create(path);
        image.SetLength((long)megabytes << 20);
        return path;
    }

    /// <summary>Copies a file of the host into the partition, by mcopy.</summary>
    public static Task PutAsync(string image, string hostPath, string path) =>
        HostProgram.RunAsync(Limit, "mcopy", "-o", "-i", $"{image}@@{PartitionStart}", hostPath, "::" + path);

    /// <summary>Copies a file out of the partition, by mcopy.</summary>
    public static Task GetAsync(string image, string path, string hostPath) =>
        HostProgram.RunAsync(Limit, "mcopy", "-n", "-o", "-i", $"{image}@@{PartitionStart}", "::" + path, hostPath);

    /// <summary>Checks the partition, read-only, by fsck.fat.</summary>
    public static async Task<(int ExitCode, string Output)> CheckAsync(string image)
    {
        // fsck.fat has no offset of its own, so it gets the partition's bytes as a file.
        string copy = image + ".partition";
        await using (FileStream from = File.OpenRead(image))
        await using (FileStream to = File.Create(copy))
        {
            from.Position = PartitionStart;
            await from.CopyToAsync(to);
        }

        (int, string) result = await HostProgram.TryRunAsync(Limit, "fsck.fat", "-n", "-v", copy);
        File.Delete(copy);
        return result;
    }

    private static byte[] MasterBootRecord(uint firstSector, uint sectors)
    {
        byte[] record = new byte[512];
        Span<byte> entry = record.AsSpan(446, 16);
        entry[4] = 0x0c; // FAT32, by logical block addresses
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], firstSector);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], sectors);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(510), 0xaa55);
        return record;
    }
}
