using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Msdosfs.Tests;

/// <summary>Volumes whose sectors are larger than 512 bytes, made and filled by the tools of others and by this file system.</summary>
internal sealed class SectorSizeTests
{
    [Test, Combinatorial]
    public void Volumes_of_large_sectors_go_back_and_forth(
        [Values(1024, 2048, 4096)] int sector, [Values("12", "16", "32")] string type, [Values] bool onSuchADisk)
    {
        long bytes = type switch
        {
            "12" => 3000L * sector,
            "16" => 40 << 20,
            _ => 68000L * sector,
        };
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", "-F", type, "-S", $"{sector}", "-s", type == "16" && sector == 1024 ? "4" : "1", image.Path);
        string host = Directory.CreateTempSubdirectory("msdosfs").FullName;
        try
        {
            var random = new Random(sector);
            var files = new Dictionary<string, byte[]>();
            for (int i = 0; i < 30; i++)
            {
                files[$"/theirs/a long name of file {i}.dat"] = Bytes(random, i * 700);
            }

            Directory.CreateDirectory(host + "/theirs");
            foreach ((string name, byte[] contents) in files)
            {
                File.WriteAllBytes(host + name, contents);
            }

            Tool.Must("mcopy", "-s", "-Q", "-i", image.Path, host + "/theirs", "::");
            var kernel = new RumpKernel(new RealHost(_ => { }));
            using (var disk = kernel.Host.OpenBlockFile(image.Path, writable: true))
            using (var volume = new MountedVolume(new FileBlockDevice("sd0", kernel.Host, disk, onSuchADisk ? sector : 512), kernel))
            {
                Assert.That(volume.Error, Is.EqualTo(Errno.Ok), volume.Console);
                Work(volume, files, random);
                Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok), volume.Console);
            }

            string check = Tool.Must("fsck.fat", "-n", image.Path);
            Assert.That(check.Trim().Split('\n'), Has.Length.EqualTo(2), check);
            foreach ((string name, byte[] contents) in files)
            {
                Tool.Must("mcopy", "-n", "-i", image.Path, "::" + name, host + "/back");
                Assert.That(File.ReadAllBytes(host + "/back").AsSpan().SequenceEqual(contents), name);
            }
        }
        finally
        {
            Directory.Delete(host, true);
        }
    }

    private static void Work(MountedVolume volume, Dictionary<string, byte[]> files, Random random)
    {
        foreach ((string name, byte[] contents) in files)
        {
            Assert.That(volume.Read(name).AsSpan().SequenceEqual(contents), name);
        }

        Assert.That(volume.Calls.MakeDirectory("/ours", 0x1FF), Is.EqualTo(Errno.Ok));
        for (int i = 0; i < 40; i++)
        {
            string name = $"/ours/another long name of file {i}.dat";
            files[name] = Bytes(random, random.Next(20_000));
            volume.Write(name, files[name]);
        }

        for (int i = 0; i < 20; i++)
        {
            string from = $"/theirs/a long name of file {i}.dat";
            string to = $"/ours/a file that was moved {i}";
            Assert.That(volume.Calls.Rename(from, to), Is.EqualTo(Errno.Ok), from);
            files[to] = files[from];
            files.Remove(from);
            string removed = $"/ours/another long name of file {i * 2}.dat";
            Assert.That(volume.Calls.Unlink(removed), Is.EqualTo(Errno.Ok));
            files.Remove(removed);
        }

        Assert.That(volume.Calls.Rename("/theirs", "/ours/theirs"), Is.EqualTo(Errno.Ok));
        foreach (string name in files.Keys.Where(n => n.StartsWith("/theirs/", StringComparison.Ordinal)).ToArray())
        {
            files["/ours" + name] = files[name];
            files.Remove(name);
        }
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
