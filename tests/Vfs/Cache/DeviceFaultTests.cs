using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs;
using DriverKit.Kernel.Vfs.Msdosfs;

namespace DriverKit.Vfs.Tests.Cache;

/// <summary>A disk that fails, or goes, at each of its requests in turn under a mounted file system: an errno, no hang, nothing left over.</summary>
public class DeviceFaultTests
{
    private static readonly Errno[] Possible = [Errno.Ok, Errno.EIO, Errno.ENXIO, Errno.EROFS, Errno.ENOENT, Errno.ENOTEMPTY, Errno.EEXIST];

    [Test]
    public void An_error_at_every_request([Values] bool asynchronous) => Assert.That(Run(asynchronous, once: true, Errno.EIO), Is.GreaterThan(25));

    [Test]
    public void A_device_that_is_gone_from_every_request_on([Values] bool asynchronous) =>
        Assert.That(Run(asynchronous, once: false, Errno.ENXIO), Is.GreaterThan(25));

    [Test]
    public void A_device_that_only_fails_from_every_request_on([Values] bool asynchronous) =>
        Assert.That(Run(asynchronous, once: false, Errno.EIO), Is.GreaterThan(25));

    private static int Run(bool asynchronous, bool once, Errno fault)
    {
        int points = 0;
        while (RunAt(points + 1, asynchronous, once, fault))
        {
            points++;
        }

        TestContext.Out.WriteLine($"{points} points of failure");
        return points;
    }

    private static bool RunAt(int n, bool asynchronous, bool once, Errno fault)
    {
        using var kernel = new RumpKernel(new RealHost(_ => { }), [new VfsComponent(), new MsdosComponent()]);
        VirtualFileSystem vfs = kernel.Get<VirtualFileSystem>();
        bool struck = false;
        using (kernel.Enter())
        {
            var disk = new FaultyDisk(kernel.Host, sectors: 4096);
            Assert.That(FatFormatter.Format(kernel, disk, new FatFormatOptions { VolumeId = 1 }, out _), Is.EqualTo(Errno.Ok));
            int start = disk.Requests;
            disk.Fault = (i, _) =>
            {
                bool strikes = once ? i - start == n : i - start >= n;
                struck |= strikes;
                return strikes ? fault : Errno.Ok;
            };

            Assert.That(vfs.Calls.MakeDirectory("/m", 0x1ff), Is.EqualTo(Errno.Ok));
            Errno error = vfs.Mount("msdos", disk, "/m", new MountOptions { Asynchronous = asynchronous }, out Mount? mount);
            Assert.That(error, Is.AnyOf([.. Possible]));
            if (mount is not null)
            {
                Work(vfs.Calls);
                error = vfs.Unmount(mount);
                Assert.That(error, Is.AnyOf([.. Possible]));
                if (error != Errno.Ok)
                {
                    Assert.That(vfs.Unmount(mount, force: true), Is.EqualTo(Errno.Ok));
                }
            }

            Assert.That(disk.Opens, Is.Zero, "the device is closed");
            Assert.That(vfs.Cache.Unwritten, Is.Zero);
            Assert.That(kernel.PanicReport, Is.Null);
        }

        kernel.Dispose();
        Assert.That(kernel.Memory.Leaked, Is.Zero, $"point {n}");
        return struck;
    }

    private static void Work(FileSyscalls c)
    {
        byte[] bytes = new byte[150_000];
        new Random(1).NextBytes(bytes);
        Check(c.MakeDirectory("/m/d", 0x1ff));
        for (int i = 0; i < 4; i++)
        {
            Errno error = c.Open($"/m/d/file number {i}", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out int fd);
            Check(error);
            if (error != Errno.Ok)
            {
                continue;
            }

            Check(c.Write(fd, bytes, out int written));
            Check(i % 2 == 0 ? c.Fsync(fd) : Errno.Ok);
            byte[] got = new byte[bytes.Length];
            Check(c.ReadAt(fd, got, 0, out int read));
            Assert.That(got.AsSpan(0, Math.Min(read, written)).SequenceEqual(bytes.AsSpan(0, Math.Min(read, written))));
            Check(c.Close(fd));
        }

        Check(c.Rename("/m/d/file number 0", "/m/renamed"));
        Check(c.Unlink("/m/d/file number 1"));
        Check(c.Truncate("/m/d/file number 2", 1000));
        Check(c.RemoveDirectory("/m/d"));
    }

    private static void Check(Errno error) => Assert.That(error, Is.AnyOf([.. Possible]));
}
