using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Cache;

public class MetaBufferTests
{
    [Test]
    public void A_sector_is_read_once_and_written_when_told()
    {
        using var bench = new CacheBench();
        using LwpScope scope = bench.Kernel.Enter();
        bench.Disk.Image[512 * 7] = 42;
        MetaBuffer buffer = Read(bench, 7, 512);
        Assert.That(buffer.Data[0], Is.EqualTo(42));
        bench.Cache.Release(buffer);
        buffer = Read(bench, 7, 512);
        Assert.That(bench.Disk.Reads, Is.EqualTo(1));
        buffer.Data[0] = 43;
        Assert.That(bench.Cache.Write(buffer), Is.EqualTo(Errno.Ok));
        Assert.That(bench.Disk.Image[512 * 7], Is.EqualTo(43));
        buffer = Read(bench, 7, 512);
        buffer.Data[1] = 44;
        bench.Cache.WriteDelayed(buffer);
        Assert.That(bench.Disk.Image[(512 * 7) + 1], Is.Zero);
        Assert.That(bench.Cache.Unwritten, Is.EqualTo(4096));
        Assert.That(bench.Cache.Sync(bench.Device, wait: true), Is.EqualTo(Errno.Ok));
        Assert.That(bench.Disk.Image[(512 * 7) + 1], Is.EqualTo(44));
        Assert.That(bench.Disk.Flushes, Is.EqualTo(1));
        Assert.That(bench.Cache.Unwritten, Is.Zero);
    }

    [Test]
    public void A_read_error_is_an_errno_and_the_next_try_may_succeed()
    {
        using var bench = new CacheBench();
        using LwpScope scope = bench.Kernel.Enter();
        bench.Disk.Fault = (n, _) => n == 1 ? Errno.EIO : Errno.Ok;
        Assert.That(bench.Cache.Read(bench.Device, 3, 512, out _), Is.EqualTo(Errno.EIO));
        bench.Cache.Release(Read(bench, 3, 512));
        Assert.That(bench.Cache.Read(bench.Device, bench.Disk.SectorCount, 512, out _), Is.EqualTo(Errno.EINVAL));
        Assert.That(bench.Cache.Read(bench.Device, 0, 100, out _), Is.EqualTo(Errno.EINVAL));
    }

    [Test]
    public void A_write_error_reaches_its_writer_or_the_next_sync_once()
    {
        using var bench = new CacheBench();
        using LwpScope scope = bench.Kernel.Enter();
        MetaBuffer buffer = Read(bench, 3, 512);
        bench.Disk.Fault = (_, r) => r.Op == BlockOp.Write ? Errno.EIO : Errno.Ok;
        Assert.That(bench.Cache.Write(buffer), Is.EqualTo(Errno.EIO));
        Assert.That(bench.Cache.Sync(bench.Device, wait: true), Is.EqualTo(Errno.Ok), "already told");
        bench.Cache.WriteDelayed(Read(bench, 4, 512));
        Assert.That(bench.Cache.Sync(bench.Device, wait: true), Is.EqualTo(Errno.EIO));
        Assert.That(bench.Cache.Sync(bench.Device, wait: true), Is.EqualTo(Errno.Ok));
        Assert.That(bench.Kernel.Console.Snapshot().Select(l => l.Text), Has.Some.Contains("write error EIO at sector 3"));
    }

    [Test]
    public void A_device_that_goes_takes_its_unwritten_buffers_along_and_nothing_hangs()
    {
        using var bench = new CacheBench();
        using LwpScope scope = bench.Kernel.Enter();
        for (int i = 0; i < 20; i++)
        {
            bench.Cache.WriteDelayed(Read(bench, i, 512));
        }

        bench.Disk.Fault = (_, _) => Errno.ENXIO;
        Assert.That(bench.Cache.Sync(bench.Device, wait: true), Is.EqualTo(Errno.ENXIO));
        Assert.That(bench.Device.IsGone);
        Assert.That(bench.Cache.Unwritten, Is.Zero);
        int requests = bench.Disk.Requests;
        Assert.That(bench.Cache.Read(bench.Device, 1, 512, out _), Is.EqualTo(Errno.ENXIO));
        Assert.That(bench.Disk.Requests, Is.EqualTo(requests), "it is not asked any more");
        Assert.That(bench.Kernel.Console.Snapshot().Count(l => l.Text.Contains("gone while in use", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void Freed_sectors_are_forgotten_with_their_changes()
    {
        using var bench = new CacheBench();
        using LwpScope scope = bench.Kernel.Enter();
        MetaBuffer buffer = Read(bench, 16, 4096);
        buffer.Data.Fill(9);
        bench.Cache.WriteDelayed(buffer);
        bench.Cache.Invalidate(bench.Device, 16, 8);
        Assert.That(bench.Cache.Sync(bench.Device, wait: true), Is.EqualTo(Errno.Ok));
        Assert.That(bench.Disk.Writes, Is.Zero);
        buffer = Read(bench, 16, 4096);
        Assert.That(buffer.Data[0], Is.Zero);
        bench.Cache.Release(buffer);
    }

    [Test]
    public void Memory_stays_below_the_limit_and_old_buffers_make_room()
    {
        using var bench = new CacheBench(sectors: 65536, limit: 1 << 20);
        using LwpScope scope = bench.Kernel.Enter();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 1000; i++)
            {
                MetaBuffer buffer = Read(bench, i * 8, 4096);
                buffer.Data[0] = (byte)i;
                bench.Cache.WriteDelayed(buffer);
                Assert.That(bench.Cache.InUse, Is.LessThanOrEqualTo(1 << 20));
            }
        }

        Assert.That(bench.Cache.Sync(bench.Device, wait: true), Is.EqualTo(Errno.Ok));
        for (int i = 0; i < 1000; i++)
        {
            Assert.That(bench.Disk.Image[i * 4096], Is.EqualTo((byte)i));
        }
    }

    [Test]
    public void Cached_reads_and_delayed_writes_do_not_allocate()
    {
        using var bench = new CacheBench();
        using LwpScope scope = bench.Kernel.Enter();
        Round(bench);
        Round(bench);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(bench);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        static void Round(CacheBench bench)
        {
            for (int i = 0; i < 100; i++)
            {
                bench.Cache.Read(bench.Device, i, 512, out MetaBuffer buffer);
                bench.Cache.WriteDelayed(buffer);
            }
        }
    }

    private static MetaBuffer Read(CacheBench bench, long sector, int length)
    {
        Assert.That(bench.Cache.Read(bench.Device, sector, length, out MetaBuffer buffer), Is.EqualTo(Errno.Ok));
        return buffer;
    }
}
