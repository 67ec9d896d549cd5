using DriverKit.Kernel;
using DriverKit.Kernel.Vfs.Msdosfs;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Msdosfs.Tests;

internal sealed class FormatterTests
{
    private const long Mebibyte = 1 << 20;

    [TestCase(1 * Mebibyte, 512, FatType.Fat12)]
    [TestCase(7 * Mebibyte, 512, FatType.Fat12)]
    [TestCase(16 * Mebibyte, 512, FatType.Fat16)]
    [TestCase(100 * Mebibyte, 512, FatType.Fat16)]
    [TestCase(511 * Mebibyte, 512, FatType.Fat16)]
    [TestCase(512 * Mebibyte, 512, FatType.Fat32)]
    [TestCase(3000 * Mebibyte, 512, FatType.Fat32)]
    [TestCase(40_000 * Mebibyte, 512, FatType.Fat32)]
    [TestCase(1_000_000 * Mebibyte, 512, FatType.Fat32)]
    [TestCase(64 * Mebibyte, 1024, FatType.Fat16)]
    [TestCase(64 * Mebibyte, 2048, FatType.Fat16)]
    [TestCase(4 * Mebibyte, 4096, FatType.Fat12)]
    [TestCase(2000 * Mebibyte, 4096, FatType.Fat32)]
    public void Other_tools_accept_what_is_made(long bytes, int sectorSize, FatType type)
    {
        using var image = new Image(bytes);
        Make(image, new FatFormatOptions { Label = "My stick", VolumeId = 0x1234ABCD }, sectorSize);
        FatGeometry geometry = Parse(image);
        Assert.That(geometry.Type, Is.EqualTo(type));
        Assert.That(geometry.DataSector % geometry.SectorsPerCluster, Is.Zero);
        Assert.That(Tool.Must("fsck.fat", "-n", image.Path), Does.Contain("0 files").Or.Contain("1 files"));
        if (sectorSize == 512)
        {
            string info = Tool.Must("minfo", "-i", image.Path, "::");
            Assert.That(info, Does.Contain("1234abcd").IgnoreCase);
        }
    }

    [TestCase("-F 12", 2 * Mebibyte)]
    [TestCase("-F 16", 40 * Mebibyte)]
    [TestCase("-F 32", 80 * Mebibyte)]
    [TestCase("-F 32 -f 1", 80 * Mebibyte)]
    [TestCase("-S 4096", 300 * Mebibyte)]
    [TestCase("-r 1024", 30 * Mebibyte)]
    public void What_other_tools_make_is_read(string arguments, long bytes)
    {
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", ["-n", "STICK", "-i", "cafe0001", .. arguments.Split(' '), image.Path]);
        FatGeometry geometry = Parse(image);
        Assert.That(geometry.VolumeId, Is.EqualTo(0xCAFE0001));
        Assert.That(geometry.BootLabel.ToArray(), Is.EqualTo("STICK"u8.ToArray()));
        Assert.That(geometry.Dirty, Is.False);
    }

    [Test]
    public void The_layout_is_what_mkfs_vfat_chooses()
    {
        foreach (int mebibytes in (int[])[1, 2, 4, 8, 10, 16, 17, 32, 64, 128, 200, 256, 400, 511, 512, 1024, 4096, 9000, 17_000, 40_000])
        {
            using var ours = new Image(mebibytes * Mebibyte);
            using var theirs = new Image(mebibytes * Mebibyte);
            Make(ours, new FatFormatOptions());
            Tool.Must("mkfs.vfat", theirs.Path);
            FatGeometry made = Parse(ours);
            FatGeometry model = Parse(theirs);
            Assert.That((made.Type, made.SectorsPerCluster), Is.EqualTo((model.Type, model.SectorsPerCluster)), $"{mebibytes} MiB");
        }
    }

    [Test]
    public void What_cannot_be_made_is_refused_with_the_reason()
    {
        using var image = new Image(4 * Mebibyte);
        foreach (FatFormatOptions options in (FatFormatOptions[])
        [
            new() { Type = FatType.Fat32 },
            new() { Type = FatType.Fat16, SectorsPerCluster = 64 },
            new() { SectorsPerCluster = 3 },
            new() { BytesPerSector = 256 },
            new() { Label = "longer than eleven" },
            new() { Label = "日本" },
            new() { Label = "A*B" },
            new() { Media = 0x42 },
            new() { FatCount = 0 },
            new() { TotalSectors = 9000 },
            new() { TotalSectors = 20 },
        ])
        {
            using var volume = new Volume(image.Path);
            using LwpScope scope = volume.Kernel.Enter();
            Assert.That(FatFormatter.Format(volume.Kernel, volume.Device, options, out string problem), Is.EqualTo(Errno.EINVAL), options.ToString());
            Assert.That(problem, Is.Not.Empty);
        }

        Assert.That(File.ReadAllBytes(image.Path), Is.All.Zero);
    }

    private static void Make(Image image, FatFormatOptions options, int sectorSize = 512)
    {
        using var volume = new Volume(image.Path, sectorSize);
        using LwpScope scope = volume.Kernel.Enter();
        Errno error = FatFormatter.Format(volume.Kernel, volume.Device, options, out string problem);
        Assert.That(error, Is.EqualTo(Errno.Ok), problem);
        Assert.That(volume.Kernel.Memory.InUse, Is.Zero);
    }

    private static FatGeometry Parse(Image image)
    {
        byte[] sector = new byte[512];
        using FileStream file = File.OpenRead(image.Path);
        file.ReadExactly(sector);
        Assert.That(FatGeometry.TryParse(sector, file.Length, out FatGeometry? geometry, out string problem), problem);
        return geometry!;
    }
}
