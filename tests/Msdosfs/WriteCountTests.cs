using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Msdosfs.Tests;

/// <summary>How many writes reach the device for an operation: the price of the order, which no busy machine blurs.</summary>
internal sealed class WriteCountTests
{
    private const int Times = 100;

    [Test]
    public void Operations_take_as_many_writes_as_they_should()
    {
        using var image = new Image(64 << 20);
        Tool.Must("mkfs.vfat", "-F", "32", "-s", "1", image.Path);
        var kernel = new RumpKernel(new RealHost(_ => { }));
        using var record = new RecordingBlockFile(kernel.Host.OpenBlockFile(image.Path, writable: true));
        using var volume = new MountedVolume(new FileBlockDevice("sd0", kernel.Host, record), kernel);
        volume.Vfs.Cache.WriteBehindDelay = TimeSpan.Zero;
        volume.Write("/first", []);
        byte[] kilobyte = new byte[1024];

        // An entry for the name; nothing when it is closed; the entry again when it goes.
        Assert.That(Count(i => volume.Write($"/file{i}", [])), Is.LessThan(1.2));
        Assert.That(Count(i => volume.Calls.Unlink($"/file{i}")), Is.LessThan(1.1));

        // Entry, data, FAT; the entry once more follows with its neighbours'.
        Assert.That(Count(i => volume.Write($"/small{i}", kilobyte)), Is.LessThan(3.3));
        Assert.That(Count(i => volume.Vfs.Sync(wait: true), 1), Is.LessThan(60), "entries, copies of the FAT, hints, the volume's state");

        // Within a sector a name changes in one write, and so does a file's.
        Assert.That(Count(i => volume.Calls.Rename($"/small{i}", $"/SMALL{i}.X")), Is.LessThan(1.2));
        Assert.That(Count(i => volume.Calls.Unlink($"/SMALL{i}.X")), Is.LessThan(1.1));

        // The dots' sector and what follows it in its cluster, the FAT, the entry.
        Assert.That(Count(i => volume.Calls.MakeDirectory($"/dir{i}", 0x1FF)), Is.LessThan(3.3));
        Assert.That(Count(i => volume.Calls.RemoveDirectory($"/dir{i}")), Is.LessThan(1.1));

        // Into another directory: copy, FAT, new entry, old entry.
        volume.Calls.MakeDirectory("/there", 0x1FF);
        Assert.That(Count(i => volume.Write($"/moved{i}", kilobyte)), Is.LessThan(3.3));
        Assert.That(Count(i => volume.Calls.Rename($"/moved{i}", $"/there/moved{i}")), Is.LessThan(4.6));

        // However large: a cluster, the FAT for the stand-in, new entry, exchange, old entry.
        volume.Write("/large", new byte[8 << 20]);
        volume.Vfs.Sync(wait: true);
        Assert.That(Count(i => volume.Calls.Rename("/large", "/there/large"), 1), Is.LessThan(12));
        Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));

        double Count(Action<int> step, int times = Times)
        {
            int before = record.Writes.Count;
            for (int i = 0; i < times; i++)
            {
                step(i);
            }

            double each = (record.Writes.Count - before) / (double)times;
            TestContext.Out.WriteLine($"{each:F2} writes");
            return each;
        }
    }
}
