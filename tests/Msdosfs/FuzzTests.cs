using System.Diagnostics;
using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs.Check;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Msdosfs.Tests;

/// <summary>Whatever the bytes: an answer, in bounded time and memory.</summary>
internal sealed class FuzzTests
{
    private const int Bytes = 2 << 20;

    [Test]
    public void No_boot_sector_breaks_the_parser()
    {
        byte[][] sound = [.. new[] { "12", "16", "32" }.Select(BootSector)];
        var random = new Random(1);
        int accepted = 0;
        const int Rounds = 60_000;
        for (int i = 0; i < Rounds; i++)
        {
            byte[] sector = [.. sound[i % 3]];
            Mutate(sector, random, 0, 90, 1 + random.Next(4));
            if (!FatGeometry.TryParse(sector, 64 << 20, out FatGeometry? geometry, out string problem))
            {
                Assert.That(problem, Is.Not.Empty);
                continue;
            }

            accepted++;
            AssertWithin(geometry!, 64 << 20);
        }

        TestContext.Out.WriteLine($"{accepted} of {Rounds} boot sectors accepted");
        Assert.That(accepted, Is.GreaterThan(Rounds / 10));
    }

    [Test]
    public void The_same_inputs_find_a_bug_that_was_put_in()
    {
        byte[] sound = BootSector("16");
        var random = new Random(1);
        bool found = false;
        for (int i = 0; i < 60_000 && !found; i++)
        {
            byte[] sector = [.. sound];
            Mutate(sector, random, 0, 90, 1 + random.Next(4));

            // The seeded bug: the size of the device is not looked at.
            if (FatGeometry.TryParse(sector, long.MaxValue, out FatGeometry? geometry, out _))
            {
                found = (long)geometry!.TotalSectors * geometry.BytesPerSector > 64 << 20;
            }
        }

        Assert.That(found, "a volume larger than its device came through");
    }

    [TestCase("12", 1)]
    [TestCase("16", 2)]
    [TestCase("32", 3)]
    public void Damaged_volumes_are_mounted_used_and_checked_without_harm(string type, int seed)
    {
        byte[] sound = MakeVolume(type, out FatGeometry geometry);
        var random = new Random(seed);
        int mounted = 0;
        const int Rounds = 100;
        long longest = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = [.. sound];
            Mutate(damaged, random, (int)geometry.FatSector(0) * 512, 700, random.Next(12));
            Mutate(damaged, random, (int)geometry.RootSector * 512, 1024, random.Next(12));
            Mutate(damaged, random, (int)geometry.DataSector * 512, 60_000, random.Next(40));
            long start = Stopwatch.GetTimestamp();
            mounted += Use(damaged) ? 1 : 0;
            longest = Math.Max(longest, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        TestContext.Out.WriteLine($"FAT{type}: {mounted} of {Rounds} damaged volumes mounted, the longest took {longest} ms");
        Assert.That(mounted, Is.GreaterThan(Rounds / 2));
    }

    [Test]
    public void Loops_and_shared_clusters_end_in_errors()
    {
        byte[] volume = MakeVolume("16", out FatGeometry geometry);
        int fat = (int)geometry.FatSector(0) * 512;
        for (int cluster = 2; cluster < 200; cluster++)
        {
            // Every chain runs in a ring through all the others' clusters.
            volume[fat + (cluster * 2)] = (byte)(cluster == 199 ? 2 : cluster + 1);
            volume[fat + (cluster * 2) + 1] = 0;
        }

        Assert.That(Use(volume));
    }

    private static void AssertWithin(FatGeometry geometry, long bytes)
    {
        long end = geometry.ClusterSector(geometry.LastCluster) + geometry.SectorsPerCluster;
        Assert.That(end, Is.LessThanOrEqualTo(geometry.TotalSectors));
        Assert.That(geometry.TotalSectors * (long)geometry.BytesPerSector, Is.LessThanOrEqualTo(bytes));
        Assert.That(geometry.RootSector, Is.LessThan(geometry.TotalSectors));
        Assert.That(geometry.FatSectors * 8L * geometry.BytesPerSector, Is.GreaterThanOrEqualTo((geometry.LastCluster + 1L) * (int)geometry.Type));
    }

    /// <summary>Reads everything, writes a little, removes a lot; then has it checked and mended.</summary>
    private static bool Use(byte[] volume)
    {
        using var file = new MemoryBlockFile(volume.Length);
        file.Write(0, volume);
        var kernel = new RumpKernel(new RealHost(_ => { }));
        bool isMounted;
        using (var mounted = new MountedVolume(new FileBlockDevice("sd0", kernel.Host, file), kernel))
        {
            isMounted = mounted.Error == Errno.Ok;
            if (isMounted)
            {
                int budget = 400;
                Walk(mounted, "", ref budget);
                mounted.Vfs.Unmount(mounted.Mount, force: true);
            }

            Assert.That(kernel.Memory.InUse, Is.Zero);
            var device = new FileBlockDevice("sd1", kernel.Host, file);
            Errno first = FatChecker.Check(kernel, device, new FatCheckOptions { Repair = true, MaxFindings = 50 }, out FatCheckResult result);
            Assert.That(first, Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.EFTYPE), result.Problem);
            Assert.That(result.Findings, Has.Count.LessThanOrEqualTo(50));
            Assert.That(kernel.Memory.InUse, Is.Zero);
        }

        return isMounted;
    }

    private static void Walk(MountedVolume volume, string path, ref int budget)
    {
        if (volume.Calls.Open(path.Length == 0 ? "/" : path, OpenFlags.ReadOnly | OpenFlags.Directory, out int fd) != Errno.Ok)
        {
            return;
        }

        var batch = new DirectoryBatch();
        var items = new List<(string, VnodeType)>();
        while (items.Count < budget)
        {
            batch.Clear();
            if (volume.Calls.GetDirectoryEntries(fd, batch) != Errno.Ok || batch.Count == 0)
            {
                break;
            }

            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.Name(i) is not ("." or ".."))
                {
                    items.Add(($"{path}/{batch.Name(i)}", batch.Entries[i].Type));
                }
            }
        }

        volume.Calls.Close(fd);
        byte[] buffer = new byte[8192];
        foreach ((string item, VnodeType type) in items)
        {
            if (--budget < 0)
            {
                return;
            }

            if (type == VnodeType.Directory)
            {
                Walk(volume, item, ref budget);
                volume.Calls.RemoveDirectory(item);
                continue;
            }

            if (volume.Calls.Open(item, OpenFlags.ReadWrite, out int open) == Errno.Ok)
            {
                volume.Calls.Read(open, buffer, out _);
                volume.Calls.Seek(open, 0, SeekOrigin.End, out _);
                volume.Calls.Write(open, buffer.AsSpan(0, 3000), out _);
                volume.Calls.Close(open);
            }

            _ = budget % 3 == 0 ? volume.Calls.Rename(item, path + "/moved") : volume.Calls.Unlink(item);
        }

        volume.Calls.MakeDirectory(path + "/new directory", 0x1FF);
    }

    private static byte[] MakeVolume(string type, out FatGeometry geometry)
    {
        int bytes = type == "12" ? Bytes : type == "16" ? 4 << 20 : 34 << 20;
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", "-F", type, "-s", "1", image.Path);
        using (var volume = new MountedVolume(image.Path))
        {
            for (int i = 0; i < 5; i++)
            {
                volume.Calls.MakeDirectory($"/dir {i}", 0x1FF);
                for (int j = 0; j < 8; j++)
                {
                    volume.Write($"/dir {i}/some file {j}", new byte[j * 900]);
                }
            }

            volume.Unmount();
        }

        byte[] made = File.ReadAllBytes(image.Path);
        Assert.That(FatGeometry.TryParse(made, bytes, out FatGeometry? parsed, out _));
        geometry = parsed!;
        return made;
    }

    private static byte[] BootSector(string type)
    {
        using var image = new Image(64 << 20);
        Tool.Must("mkfs.vfat", ["-F", type, "-s", type == "12" ? "64" : type == "16" ? "4" : "1", image.Path]);
        byte[] sector = new byte[512];
        using FileStream file = File.OpenRead(image.Path);
        file.ReadExactly(sector);
        return sector;
    }

    private static void Mutate(byte[] bytes, Random random, int from, int length, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int at = from + random.Next(length);
            bytes[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                _ => (byte)(random.Next(2) * 255),
            };
        }
    }
}
