using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Msdosfs.Tests;

/// <summary>The power goes after every single write of a writing run; what is left is shown to fsck.fat.</summary>
internal sealed class CrashTests
{
    [TestCase("-F 12 -s 1", 2 << 20, 200, 1)]
    [TestCase("-F 12 -s 8", 4 << 20, 200, 2)]
    [TestCase("-F 16 -s 2", 8 << 20, 200, 3)]
    [TestCase("-F 16 -s 8", 20 << 20, 200, 6)]
    [TestCase("-F 32 -s 1", 36 << 20, 200, 4)]
    [TestCase("-F 32 -s 8", 270 << 20, 100, 5)]
    public void After_a_stop_at_any_write_only_harmless_findings_are_left(string format, int bytes, int operations, int seed)
    {
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", [.. format.Split(' '), image.Path]);
        using var start = new Image(bytes);
        Tool.Must("cp", "--sparse=always", image.Path, start.Path);
        (RecordingBlockFile record, CrashRun run) = Record(image.Path, operations, seed);
        int points = 0;
        int promises = 0;
        for (int n = 0; n < record.Writes.Count; n++)
        {
            using (FileStream disk = File.OpenWrite(start.Path))
            {
                disk.Position = record.Writes[n].Offset;
                disk.Write(record.Writes[n].Bytes);
            }

            string check = Tool.Run("fsck.fat", "-n", start.Path).Output;
            string[] bad = FsckJudge.Bad(check);
            Assert.That(bad, Is.Empty, $"after write {n + 1} of {record.Writes.Count} ({record.Writes[n].Bytes.Length} at {record.Writes[n].Offset}): {check}");
            promises += CheckPromises(start.Path, run, n + 1);
            points++;
        }

        TestContext.Out.WriteLine($"{format}: {points} points, {run.Operations} operations, {promises} durable files compared");
        Assert.That(points, Is.GreaterThan(operations));
        Assert.That(promises, Is.GreaterThan(points));
        Assert.That(File.ReadAllBytes(start.Path).AsSpan().SequenceEqual(File.ReadAllBytes(image.Path)), "the writes are all there are");
    }

    [Test]
    public void Without_the_order_the_same_check_finds_damage()
    {
        using var image = new Image(2 << 20);
        Tool.Must("mkfs.vfat", "-F", "12", "-s", "1", image.Path);
        using var start = new Image(2 << 20);
        Tool.Must("cp", "--sparse=always", image.Path, start.Path);
        (RecordingBlockFile record, _) = Record(image.Path, 200, 1, new MountOptions { Asynchronous = true });
        int damaged = 0;
        foreach ((long offset, byte[] bytes) in record.Writes)
        {
            using (FileStream disk = File.OpenWrite(start.Path))
            {
                disk.Position = offset;
                disk.Write(bytes);
            }

            damaged += FsckJudge.Bad(Tool.Run("fsck.fat", "-n", start.Path).Output).Length > 0 ? 1 : 0;
        }

        TestContext.Out.WriteLine($"asynchronous: {damaged} of {record.Writes.Count} points damaged");
        Assert.That(damaged, Is.Positive);
        Assert.That(Tool.Must("fsck.fat", "-n", image.Path).Trim().Split('\n'), Has.Length.EqualTo(2), "at the end all is well");
    }

    [TestCase("-F 12 -s 2", 2 << 20, 7)]
    [TestCase("-F 32 -s 1", 36 << 20, 8)]
    public void A_device_that_stops_at_any_write_ends_in_errors_and_no_more(string format, int bytes, int seed)
    {
        using var image = new Image(bytes);
        Tool.Must("mkfs.vfat", [.. format.Split(' '), image.Path]);
        byte[] blank = File.ReadAllBytes(image.Path);
        int points = 0;
        for (int stop = 0; ; stop++)
        {
            using var memory = new MemoryBlockFile(bytes);
            memory.Write(0, blank);
            using var file = new RecordingBlockFile(memory) { StopAfter = stop };
            var kernel = new RumpKernel(new RealHost(_ => { }));
            using (var volume = new MountedVolume(new FileBlockDevice("sd0", kernel.Host, file), kernel))
            {
                volume.Vfs.Cache.WriteBehindDelay = TimeSpan.Zero;
                new CrashRun(volume, file, seed).Go(40);
                volume.Vfs.Unmount(volume.Mount, force: true);
                Assert.That(kernel.Memory.InUse, Is.Zero, $"memory after a stop at {stop}");
            }

            points++;
            if (file.Writes.Count <= stop)
            {
                break;
            }
        }

        TestContext.Out.WriteLine($"{format}: stopped at {points} points");
        Assert.That(points, Is.GreaterThan(60));
    }

    private static (RecordingBlockFile Record, CrashRun Run) Record(string path, int operations, int seed, MountOptions? options = null)
    {
        var kernel = new RumpKernel(new RealHost(_ => { }));
        var record = new RecordingBlockFile(kernel.Host.OpenBlockFile(path, writable: true));
        using (var volume = new MountedVolume(new FileBlockDevice("sd0", kernel.Host, record), kernel, options))
        {
            volume.Vfs.Cache.WriteBehindDelay = TimeSpan.Zero;
            var run = new CrashRun(volume, record, seed);
            run.Go(operations);
            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));
            record.Dispose();
            return (record, run);
        }
    }

    private static int CheckPromises(string path, CrashRun run, int writes)
    {
        Dictionary<string[], byte[]> files = run.Promises.Last(p => p.Write <= writes || p == run.Promises[0]).Files;
        if (files.Count == 0)
        {
            return 0;
        }

        using var volume = new MountedVolume(path, new MountOptions { ReadOnly = true });
        Assert.That(volume.Error, Is.EqualTo(Errno.Ok), volume.Console);
        foreach ((string[] names, byte[] bytes) in files)
        {
            string? name = names.FirstOrDefault(n => volume.Calls.Stat(n, out _) == Errno.Ok && volume.Read(n).AsSpan().SequenceEqual(bytes));
            Assert.That(name, Is.Not.Null, $"{string.Join(" or ", names)} after write {writes}");
        }

        return files.Count;
    }
}
