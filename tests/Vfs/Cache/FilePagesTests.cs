using DriverKit.Kernel;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Vfs.Tests.Cache;

public class FilePagesTests
{
    [TestCase(512, 512)]
    [TestCase(2048, 512)]
    [TestCase(4096, 4096)]
    [TestCase(32768, 512)]
    public void Random_reads_writes_and_truncations_agree_with_an_array(int blockSize, int sectorSize)
    {
        const int Most = 700_000;
        using var bench = new CacheBench(sectors: (8 << 20) / sectorSize, sectorSize: sectorSize, limit: 512 << 10);
        using LwpScope scope = bench.Kernel.Enter();
        var file = new ScatteredFile(blockSize, sectorSize);
        FilePages pages = bench.NewFile(file);
        byte[] model = new byte[Most];
        byte[] got = new byte[Most];
        long size = 0;
        var random = new Random(blockSize + 1);
        var free = new Queue<long>(Enumerable.Range(0, (8 << 20) / blockSize).Select(i => (long)i * blockSize / sectorSize).OrderBy(_ => random.Next(3)));
        for (int step = 0; step < 3000; step++)
        {
            int offset = random.Next(3) == 0 ? (int)size : random.Next(Most - 1);
            int length = Math.Min(random.Next(1, random.Next(2) == 0 ? 5000 : 200_000), Most - offset);
            switch (random.Next(8))
            {
                case < 4:
                    if (offset > size)
                    {
                        Grow(file, offset, blockSize, free);
                        Assert.That(pages.Zero(size, offset - size, size), Is.EqualTo(Errno.Ok));
                        size = offset;
                    }

                    byte[] bytes = new byte[length];
                    random.NextBytes(bytes);
                    Grow(file, offset + length, blockSize, free);
                    Assert.That(pages.Write(offset, bytes, size, out int written), Is.EqualTo(Errno.Ok));
                    Assert.That(written, Is.EqualTo(length));
                    bytes.CopyTo(model, offset);
                    size = Math.Max(size, offset + length);
                    break;
                case < 7:
                    Assert.That(pages.Read(offset, got.AsSpan(0, length), size, out int read), Is.EqualTo(Errno.Ok));
                    Assert.That(read, Is.EqualTo(Math.Clamp(size - offset, 0, length)));
                    if (!got.AsSpan(0, read).SequenceEqual(model.AsSpan(offset, read)))
                    {
                        Assert.Fail($"step {step}: difference at {offset + got.AsSpan(0, read).CommonPrefixLength(model.AsSpan(offset, read))}");
                    }

                    break;
                default:
                    size = Math.Min(size, offset);
                    pages.Truncate(size);
                    model.AsSpan((int)size).Clear();
                    while (file.Blocks.Count * (long)blockSize >= size + blockSize)
                    {
                        free.Enqueue(file.Blocks[^1]);
                        file.Blocks.RemoveAt(file.Blocks.Count - 1);
                    }

                    break;
            }

            Assert.That(bench.Cache.InUse, Is.LessThanOrEqualTo(512 << 10));
        }

        Assert.That(pages.Flush(wait: true), Is.EqualTo(Errno.Ok));
        Assert.That(pages.HasUnwritten, Is.False);
        for (int i = 0; i < size; i += blockSize)
        {
            int part = (int)Math.Min(blockSize, size - i);
            ReadOnlySpan<byte> there = bench.Disk.Image.AsSpan((int)file.Blocks[i / blockSize] * sectorSize, part);
            Assert.That(there.SequenceEqual(model.AsSpan(i, part)), $"on the disk at {i}");
        }

        pages.Discard();
    }

    [Test]
    public void A_sequential_write_goes_out_in_whole_extents()
    {
        using var bench = new CacheBench(sectors: 32768);
        using LwpScope scope = bench.Kernel.Enter();
        (FilePages pages, _) = Contiguous(bench, 8 << 20);
        byte[] piece = new byte[64 << 10];
        for (int at = 0; at < 8 << 20; at += piece.Length)
        {
            Assert.That(pages.Write(at, piece, at, out _), Is.EqualTo(Errno.Ok));
        }

        Assert.That(pages.Flush(wait: true), Is.EqualTo(Errno.Ok));
        Assert.That(bench.Disk.BytesWritten, Is.EqualTo(8 << 20));
        Assert.That(bench.Disk.Writes, Is.EqualTo((8 << 20) / FilePages.ExtentSize));
        pages.Discard();
    }

    [Test]
    public void A_sequential_read_is_read_ahead_in_whole_extents_and_a_random_one_is_not()
    {
        using var bench = new CacheBench(sectors: 32768);
        using LwpScope scope = bench.Kernel.Enter();
        (FilePages pages, _) = Contiguous(bench, 8 << 20);
        byte[] piece = new byte[4096];
        for (int at = 0; at < 8 << 20; at += piece.Length)
        {
            Assert.That(pages.Read(at, piece, 8 << 20, out _), Is.EqualTo(Errno.Ok));
        }

        Assert.That(bench.Disk.Reads, Is.LessThanOrEqualTo((8 << 20) / FilePages.ExtentSize));
        Assert.That(bench.Disk.BytesRead, Is.EqualTo(8 << 20));
        pages.Discard();
        long before = bench.Disk.BytesRead;
        Assert.That(pages.Read(5 << 20, piece, 8 << 20, out _), Is.EqualTo(Errno.Ok));
        Assert.That(pages.Read(3 << 20, piece, 8 << 20, out _), Is.EqualTo(Errno.Ok));
        Assert.That(bench.Disk.BytesRead - before, Is.EqualTo(8192));
        pages.Discard();
    }

    [Test]
    public void Cached_reads_and_writes_do_not_allocate()
    {
        using var bench = new CacheBench(sectors: 32768);
        using LwpScope scope = bench.Kernel.Enter();
        (FilePages pages, _) = Contiguous(bench, 1 << 20);
        byte[] piece = new byte[10_000];
        Round(pages, piece);
        Assert.That(pages.Flush(wait: true), Is.EqualTo(Errno.Ok));
        Round(pages, piece);
        Assert.That(pages.Flush(wait: true), Is.EqualTo(Errno.Ok));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(pages, piece);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.Zero);
        pages.Discard();

        static void Round(FilePages pages, byte[] piece)
        {
            for (int at = 0; at + piece.Length < 1 << 20; at += piece.Length)
            {
                pages.Write(at, piece, 1 << 20, out _);
                pages.Read(at, piece, 1 << 20, out _);
            }
        }
    }

    [Test]
    public void A_failed_write_behind_is_told_once_and_the_memory_is_free()
    {
        using var bench = new CacheBench();
        using LwpScope scope = bench.Kernel.Enter();
        (FilePages pages, _) = Contiguous(bench, 1 << 20);
        bench.Disk.Fault = (_, r) => r.Op == BlockOp.Write ? Errno.EIO : Errno.Ok;
        Assert.That(pages.Write(0, new byte[5000], 0, out _), Is.EqualTo(Errno.Ok));
        bench.Cache.Sync(bench.Device, wait: true);
        Assert.That(pages.Flush(wait: true), Is.EqualTo(Errno.EIO));
        Assert.That(pages.TakeError(), Is.EqualTo(Errno.EIO));
        Assert.That(pages.TakeError(), Is.EqualTo(Errno.Ok));
        Assert.That(bench.Cache.Unwritten, Is.Zero);
        pages.Discard();
    }

    [Test]
    public void An_error_at_every_request_is_an_errno_and_never_wrong_data()
    {
        int points = 0;
        for (int n = 1; ; n++)
        {
            using var bench = new CacheBench(limit: 256 << 10);
            using LwpScope scope = bench.Kernel.Enter();
            new Random(3).NextBytes(bench.Disk.Image);
            (FilePages pages, _) = Contiguous(bench, 1 << 20);
            bool struck = false;
            bench.Disk.Fault = (i, _) => (struck |= i == n) && i == n ? Errno.EIO : Errno.Ok;
            byte[] piece = new byte[50_000];
            for (int at = 0; at + piece.Length < 1 << 20; at += piece.Length)
            {
                Errno error = pages.Read(at, piece, 1 << 20, out int read);
                Assert.That(error, Is.AnyOf(Errno.Ok, Errno.EIO));
                Assert.That(piece.AsSpan(0, read).SequenceEqual(bench.Disk.Image.AsSpan(at, read)));
                if (at % 100_000 == 0)
                {
                    Assert.That(pages.Write(at, piece.AsSpan(0, 100), 1 << 20, out _), Is.AnyOf(Errno.Ok, Errno.EIO));
                }
            }

            pages.Flush(wait: true);
            pages.Discard();
            bench.Cache.Sync(bench.Device, wait: true);
            if (!struck)
            {
                break;
            }

            points++;
        }

        TestContext.Out.WriteLine($"{points} points of failure");
        Assert.That(points, Is.GreaterThan(20));
    }

    private static (FilePages Pages, ScatteredFile File) Contiguous(CacheBench bench, int size)
    {
        var file = new ScatteredFile(4096, bench.Disk.SectorSize);
        for (int i = 0; i < size / 4096; i++)
        {
            file.Blocks.Add(i * (4096 / bench.Disk.SectorSize));
        }

        return (bench.NewFile(file), file);
    }

    private static void Grow(ScatteredFile file, long size, int blockSize, Queue<long> free)
    {
        while (file.Blocks.Count * (long)blockSize < size)
        {
            file.Blocks.Add(free.Dequeue());
        }
    }
}
