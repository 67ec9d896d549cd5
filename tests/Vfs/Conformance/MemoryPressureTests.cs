using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>Memory that runs out: an errno, nothing lost that was there before, nothing leaked.</summary>
[TestFixtureSource(typeof(FileSystems), nameof(FileSystems.All))]
public class MemoryPressureTests(FileSystemUnderTest fs)
{
    private static readonly Errno[] Possible = [Errno.Ok, Errno.ENOMEM, Errno.ENOSPC];

    [Test]
    public void A_failed_allocation_at_every_point_is_an_errno()
    {
        int points = 0;
        for (int n = 1; n < 2000; n++)
        {
            using VfsMachine m = fs.Start();
            m.Put("before", "still here");
            m.Vfs.Cache.Shrink(long.MaxValue);
            m.Kernel.Memory.Faults.Nth(n);
            Work(m);
            bool struck = m.Kernel.Memory.Faults.Failed > 0;
            m.Kernel.Memory.Faults.None();
            Assert.That(m.Text("before"), Is.EqualTo("still here"), $"point {n}");
            m.Put("after", "works again");
            Assert.That(m.Text("after"), Is.EqualTo("works again"), $"point {n}");
            m.Unmount();
            if (!struck)
            {
                break;
            }

            points++;
        }

        TestContext.Out.WriteLine($"{points} points of failure");
        Assert.That(points, Is.GreaterThan(3));
    }

    [Test]
    public void Every_allocation_failing_is_an_errno_and_it_works_again_after()
    {
        using VfsMachine m = fs.Start();
        m.Put("before", "still here");
        m.Kernel.Memory.Faults.EveryNth(1);
        Work(m);
        m.Kernel.Memory.Faults.None();
        Assert.That(m.Text("before"), Is.EqualTo("still here"));
        Work(m);
        m.Unmount();
    }

    private static void Work(VfsMachine m)
    {
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        Check(m.C.MakeDirectory("d", 0x1ff));
        Errno error = m.C.Open("d/f", OpenFlags.ReadWrite | OpenFlags.Create, 0x1b6, out int fd);
        Assert.That(error, Is.AnyOf([.. Possible, Errno.ENOENT]));
        if (error == Errno.Ok)
        {
            Check(m.C.Write(fd, bytes, out int written));
            byte[] got = new byte[bytes.Length];
            Check(m.C.ReadAt(fd, got, 0, out int read));
            Assert.That(read, Is.LessThanOrEqualTo(written));
            Assert.That(got.AsSpan(0, read).SequenceEqual(bytes.AsSpan(0, read)));
            Check(m.C.Fsync(fd));
            Check(m.C.Close(fd));
        }

        Assert.That(m.C.Rename("d/f", "d/g"), Is.AnyOf([.. Possible, Errno.ENOENT]));
        Assert.That(m.C.Unlink("d/g"), Is.AnyOf([.. Possible, Errno.ENOENT]));
        Assert.That(m.C.RemoveDirectory("d"), Is.AnyOf([.. Possible, Errno.ENOENT, Errno.ENOTEMPTY]));
    }

    private static void Check(Errno error) => Assert.That(error, Is.AnyOf([.. Possible]));
}
