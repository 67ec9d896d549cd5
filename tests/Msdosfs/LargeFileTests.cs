using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs.Check;

namespace DriverKit.Msdosfs.Tests;

/// <summary>The largest file that an entry can tell of: 4 GiB less one byte.</summary>
internal sealed class LargeFileTests
{
    private const long Largest = uint.MaxValue;

    [Test]
    public void A_file_ends_at_four_gigabytes_less_one()
    {
        const long Size = 4500L << 20;
        using var image = new Image(Size);
        Tool.Must("mkfs.vfat", "-F", "32", "-s", "64", image.Path);
        var kernel = new RumpKernel(new RealHost(_ => { }));
        using (var disk = new HolesStayHoles(kernel.Host.OpenBlockFile(image.Path, writable: true), 8 << 20))
        using (var volume = new MountedVolume(new FileBlockDevice("sd0", kernel.Host, disk), kernel))
        {
            FileSyscalls calls = volume.Calls;
            Assert.That(calls.StatVfs("/", out FileSystemStatistics before), Is.EqualTo(Errno.Ok));
            byte[] pattern = new byte[100_000];
            new Random(4).NextBytes(pattern);
            Assert.That(calls.Open("/big", OpenFlags.ReadWrite | OpenFlags.Create, 0x1B6, out int fd), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Ftruncate(fd, Largest + 1), Is.EqualTo(Errno.EFBIG));
            Assert.That(calls.Ftruncate(fd, Largest - 60_000), Is.EqualTo(Errno.Ok), volume.Console);
            Assert.That(calls.WriteAt(fd, pattern, Largest - 70_000, out int written), Is.AnyOf(Errno.Ok, Errno.EFBIG));
            Assert.That(written, Is.EqualTo(70_000), "as much as fits");
            Assert.That(calls.WriteAt(fd, pattern, Largest, out written), Is.EqualTo(Errno.EFBIG));
            Assert.That(calls.WriteAt(fd, pattern, 2L << 30, out written), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Fsync(fd), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Close(fd), Is.EqualTo(Errno.Ok));
            Check(calls, pattern);

            // Its clusters are handed over, not copied: the name is in another directory at once.
            Assert.That(calls.MakeDirectory("/there", 0x1FF), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Rename("/big", "/there/BIG.BIN"), Is.EqualTo(Errno.Ok));
            Assert.That(calls.Rename("/there/BIG.BIN", "/big"), Is.EqualTo(Errno.Ok));
            volume.Vfs.Sync(wait: true);
            Check(calls, pattern);
            Assert.That(calls.StatVfs("/", out FileSystemStatistics after), Is.EqualTo(Errno.Ok));
            Assert.That(before.FreeBlocks - after.FreeBlocks, Is.EqualTo(((Largest + (32 << 10)) / (32 << 10)) + 1));
            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));
        }

        Assert.That(Tool.Must("mdir", "-i", image.Path, "::/big"), Does.Contain("4294967295"));
        using (var volume = new Volume(image.Path))
        {
            Assert.That(FatChecker.Check(volume.Kernel, volume.Device, new FatCheckOptions(), out FatCheckResult result), Is.EqualTo(Errno.Ok));
            Assert.That(result.Findings, Is.Empty);
        }

        // fsck.fat 4.2 counts the bytes of a chain in 32 bits: it sees none in a chain of 4 GiB.
        Assert.That(Tool.Run("fsck.fat", "-n", image.Path).Output, Does.Contain("chain length is 0 bytes"));
        Step(image.Path, calls => calls.Truncate("/big", Largest - (32 << 10)));
        Step(image.Path, calls => calls.Unlink("/big"));
    }

    private static void Step(string path, Func<FileSyscalls, Errno> step)
    {
        using (var volume = new MountedVolume(path))
        {
            Assert.That(step(volume.Calls), Is.EqualTo(Errno.Ok));
            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));
        }

        string check = Tool.Must("fsck.fat", "-n", path);
        Assert.That(check.Trim().Split('\n'), Has.Length.EqualTo(2), check);
    }

    private static void Check(FileSyscalls calls, byte[] pattern)
    {
        Assert.That(calls.Open("/big", OpenFlags.ReadOnly, out int fd), Is.EqualTo(Errno.Ok));
        Assert.That(calls.Fstat(fd, out VnodeAttributes attributes), Is.EqualTo(Errno.Ok));
        Assert.That(attributes.Size, Is.EqualTo(Largest));
        byte[] bytes = new byte[pattern.Length];
        Assert.That(calls.ReadAt(fd, bytes, 2L << 30, out int read), Is.EqualTo(Errno.Ok));
        Assert.That(bytes.AsSpan(0, read).SequenceEqual(pattern));
        Assert.That(calls.ReadAt(fd, bytes, Largest - 70_000, out read), Is.EqualTo(Errno.Ok));
        Assert.That(read, Is.EqualTo(70_000));
        Assert.That(bytes.AsSpan(0, read).SequenceEqual(pattern.AsSpan(0, read)));
        Assert.That(calls.ReadAt(fd, bytes, Largest, out read), Is.EqualTo(Errno.Ok));
        Assert.That(read, Is.Zero);
        Assert.That(calls.Close(fd), Is.EqualTo(Errno.Ok));
    }
}
