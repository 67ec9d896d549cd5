using DriverKit.Emulation;
using DriverKit.Emulation.Nvme;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;

namespace DriverKit.Nvme.Tests;

/// <summary>The power goes between flushes: what a flush acknowledged is there, what came after may be.</summary>
public class PowerCutTests
{
    private const int Blocks = 64;

    [Test]
    public void Nothing_that_a_flush_acknowledged_is_lost()
    {
        int flushed = 0;
        int lost = 0;
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var medium = new KeptMedium(Blocks * 4096);
            int[] durable = new int[Blocks];
            int[] latest = new int[Blocks];
            var model = new NvmeModelOptions { Image = medium, BlockSize = 4096, VolatileCache = true, Latency = 10_000, ShuffleSeed = seed };
            using (var rig = new NvmeRig(model, (ulong)seed))
            {
                using LwpScope scope = rig.Kernel.Enter();
                Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
                int steps = random.Next(20, 120);
                for (int step = 1; step <= steps; step++)
                {
                    int block = random.Next(Blocks);
                    int generation = step;
                    bool fua = random.Next(10) == 0;
                    Assert.That(BlockTransfer.Run(rig.Disk, BlockOp.Write, block, 4096, d => Patterns.Fill(d, block * 4096L, generation), fua: fua), Is.EqualTo(Errno.Ok));
                    latest[block] = generation;
                    durable[block] = fua ? generation : durable[block];
                    if (random.Next(8) == 0)
                    {
                        Assert.That(BlockTransfer.Run(rig.Disk, BlockOp.Flush, 0, 0, null), Is.EqualTo(Errno.Ok));
                        latest.CopyTo(durable, 0);
                        flushed++;
                    }
                }

                lost += rig.Model.CutPower(random, random.NextDouble());
                rig.Function.Remove();
                rig.Kernel.Get<DeviceTree>().WaitSettled();
            }

            byte[] found = new byte[4096];
            for (int block = 0; block < Blocks; block++)
            {
                medium.Read(block * 4096L, found);
                bool isDurable = durable[block] == 0 ? found.All(b => b == 0) : Patterns.Matches(found, block * 4096L, durable[block]);
                bool isLatest = latest[block] != 0 && Patterns.Matches(found, block * 4096L, latest[block]);
                bool isBetween = !isDurable && !isLatest && Enumerable.Range(durable[block], Math.Max(0, latest[block] - durable[block])).Any(g => g > 0 && Patterns.Matches(found, block * 4096L, g));
                Assert.That(isDurable || isLatest || isBetween, $"seed {seed}, block {block}: neither generation {durable[block]} nor a later one");
            }
        }

        TestContext.Out.WriteLine($"60 power cuts after {flushed} flushes, {lost} blocks lost that were not flushed");
        Assert.That(lost, Is.GreaterThan(100));
    }

    /// <summary>A medium that outlives its controller.</summary>
    private sealed class KeptMedium(long length) : Block.IBlockFile
    {
        private readonly MemoryMedium _memory = new(length);

        public string Name => "kept";

        public long Length => length;

        public bool IsReadOnly => false;

        public Block.HostFileStatus Read(long offset, Span<byte> destination) => _memory.Read(offset, destination);

        public Block.HostFileStatus Write(long offset, ReadOnlySpan<byte> source) => _memory.Write(offset, source);

        public Block.HostFileStatus Discard(long offset, long count) => _memory.Discard(offset, count);

        public Block.HostFileStatus Flush() => _memory.Flush();

        public void Dispose()
        {
        }
    }
}
