using DriverKit.Dma;
using DriverKit.Drivers.Nvme;
using DriverKit.Emulation.Nvme;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Nvme.Tests;

/// <summary>The driver on the model, each doing what it should.</summary>
public class DriverTests
{
    [Test]
    public void Attach_shows_controller_and_disk()
    {
        using var rig = new NvmeRig();
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok), rig.ConsoleText);
            Assert.That(rig.ConsoleText, Does.Contain("nvme0 at pci0 dev 0 function 0: <DriverKit Emulated NVMe, DK00000001, 1.0>, NVMe 1.4"));
            Assert.That(rig.ConsoleText, Does.Contain("MSI-X, 3 vectors, 2 I/O queue pairs of 256 entries, 512 KB a command at most, write cache"));
            Assert.That(rig.ConsoleText, Does.Contain("ld0 at nvme0 nsid 1: 8192 KB, 16384 sectors of 512 bytes, EUI64 02444b0000000001"));
            rig.Detach(DetachFlags.None);
            Assert.That(rig.Model.Shutdowns, Is.EqualTo(1));
        }

        rig.AssertClean();
    }

    [TestCase(512, 8, 0)]
    [TestCase(4096, 8, 0)]
    [TestCase(512, 1, 4)]
    [TestCase(4096, 0, 2)]
    public void Transfers_of_all_lengths_arrive(int block, int mdts, int stride)
    {
        using var rig = new NvmeRig(new NvmeModelOptions { MemorySize = 4 << 20, BlockSize = block, MaximumTransfer = mdts, DoorbellStride = stride });
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok), rig.ConsoleText);
            NamespaceDisk disk = rig.Disk;
            Assert.That(disk.Open(true), Is.EqualTo(Errno.Ok));
            int points = 0;
            foreach (int length in (int[])[block, 4096, 8192, 12288, 65536, 128 << 10, 512 << 10, (512 << 10) + block, 1 << 20])
            {
                for (int start = 0; start <= 3 * block; start += block)
                {
                    long sector = start / block;
                    int generation = ++points;
                    Assert.That(BlockTransfer.Run(disk, BlockOp.Write, sector, length, d => Patterns.Fill(d, start, generation)), Is.EqualTo(Errno.Ok));
                    bool same = false;
                    Assert.That(BlockTransfer.Run(disk, BlockOp.Read, sector, length, d => d.Clear(), d => same = Patterns.Matches(d, start, generation)), Is.EqualTo(Errno.Ok));
                    Assert.That(same, $"{length} bytes at {start}");
                }
            }

            Assert.That(points, Is.EqualTo(36));
            Assert.That(BlockTransfer.Run(disk, BlockOp.Read, disk.SectorCount, block, null), Is.EqualTo(Errno.EINVAL));
            disk.Close();
            rig.Detach();
        }

        rig.AssertClean();
    }

    [Test]
    public void Memory_in_pieces_that_prps_cannot_tell_is_copied()
    {
        using var rig = new NvmeRig();
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
            using (var write = new BlockTransfer(rig.Disk))
            using (var read = new BlockTransfer(rig.Disk))
            {
                ArenaSegment from = write.Allocate(16384);
                ArenaSegment to = read.Allocate(16384);
                Patterns.Fill(from.Span, 0, 7);
                (int, int)[] pieces = [(512, 1024), (4096, 512), (9216, 3072), (1536, 2560)];
                foreach ((int start, int length) in pieces)
                {
                    write.Request.Add(from.Slice(start, length));
                    read.Request.Add(to.Slice(start, length));
                }

                Assert.That(write.Submit(BlockOp.Write, 5).Wait(), Is.EqualTo(Errno.Ok));
                Assert.That(read.Submit(BlockOp.Read, 5).Wait(), Is.EqualTo(Errno.Ok));
                foreach ((int start, int length) in pieces)
                {
                    Assert.That(to.Slice(start, length).Span.SequenceEqual(from.Slice(start, length).Span), $"{start}");
                }
            }

            rig.Detach();
        }

        rig.AssertClean();
    }

    [TestCase("msix")]
    [TestCase("msi")]
    [TestCase("intx")]
    [TestCase("polled")]
    public void Every_way_of_hearing_of_completions_works(string way)
    {
        var model = new NvmeModelOptions { MemorySize = 1 << 20, MsixVectors = way == "msix" ? 5 : 0, MsiVectors = way == "msi" ? 4 : 0, Latency = 20_000 };
        for (ulong seed = 1; seed <= 20; seed++)
        {
            using var rig = new NvmeRig(model with { ShuffleSeed = (int)seed }, seed, new NvmeOptions { Polled = way == "polled", QueueEntries = 8, Depth = 20 });
            using (rig.Kernel.Enter())
            {
                Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok), rig.ConsoleText);
                PciInterruptMode expected = way switch { "msix" => PciInterruptMode.Msix, "msi" => PciInterruptMode.Msi, "intx" => PciInterruptMode.Intx, _ => PciInterruptMode.None };
                Assert.That(rig.Controller.InterruptMode, Is.EqualTo(expected));
                var transfers = new List<BlockTransfer>();
                for (int i = 0; i < 60; i++)
                {
                    var transfer = new BlockTransfer(rig.Disk);
                    ArenaSegment memory = transfer.Allocate(4096);
                    Patterns.Fill(memory.Span, i * 4096, 3);
                    transfer.Request.Add(memory);
                    transfers.Add(transfer.Submit(BlockOp.Write, i * 8));
                }

                Assert.That(transfers.Select(t => t.Wait()), Is.All.EqualTo(Errno.Ok), rig.ConsoleText);
                Assert.That(transfers.Select(t => t.Ends), Is.All.EqualTo(1));
                transfers.ForEach(t => t.Dispose());
                bool same = false;
                Assert.That(BlockTransfer.Run(rig.Disk, BlockOp.Read, 0, 60 * 4096, null, d => same = Patterns.Matches(d, 0, 3)), Is.EqualTo(Errno.Ok));
                Assert.That(same);
                Assert.That(rig.Controller.Recoveries, Is.Zero);
                rig.Detach();
            }

            rig.AssertClean();
        }
    }

    [Test]
    public void Blocks_are_zeroed_deallocated_verified_and_flushed()
    {
        using var rig = new NvmeRig();
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
            NamespaceDisk disk = rig.Disk;
            Assert.That(BlockTransfer.Run(disk, BlockOp.Write, 0, 65536, d => d.Fill(0x5a), fua: true), Is.EqualTo(Errno.Ok));
            Assert.That(disk.WriteZeroes(8, 16), Is.EqualTo(Errno.Ok));
            using (var discard = new BlockTransfer(disk))
            {
                Assert.That(discard.Submit(BlockOp.Discard, 32, 8).Wait(), Is.EqualTo(Errno.Ok));
            }

            byte[] seen = [];
            Assert.That(BlockTransfer.Run(disk, BlockOp.Read, 0, 65536, null, d => seen = d.ToArray()), Is.EqualTo(Errno.Ok));
            for (int sector = 0; sector < 128; sector++)
            {
                byte expected = sector is >= 8 and < 24 or >= 32 and < 40 ? (byte)0 : (byte)0x5a;
                Assert.That(seen.AsSpan(sector * 512, 512).ToArray(), Is.All.EqualTo(expected), $"sector {sector}");
            }

            Assert.That(BlockTransfer.Run(disk, BlockOp.Flush, 0, 0, null), Is.EqualTo(Errno.Ok));
            Assert.That(disk.Verify(0, 128), Is.EqualTo(Errno.Ok));
            rig.Model.MarkUnreadable(1, 100);
            Assert.That(disk.Verify(0, 128), Is.EqualTo(Errno.EIO));
            Assert.That(BlockTransfer.Run(disk, BlockOp.Read, 100, 512, null), Is.EqualTo(Errno.EIO));
            Assert.That(rig.Controller.Admin.GetHealth(out NvmeHealth health), Is.EqualTo(Errno.Ok));
            Assert.That(health.MediaErrors, Is.GreaterThan(1));
            Assert.That(health.Celsius, Is.EqualTo(37));
            byte[] log = new byte[64];
            Assert.That(rig.Controller.Admin.GetLogPage(LogPageIdentifier.Error, uint.MaxValue, log), Is.EqualTo(Errno.Ok));
            Assert.That(ErrorLogEntry.TryParse(log, out ErrorLogEntry entry) && entry.FirstBlock == 100 && entry.NamespaceId == 1);
            Assert.That(BlockTransfer.Run(disk, BlockOp.Write, 100, 512, d => d.Clear()), Is.EqualTo(Errno.Ok));
            Assert.That(BlockTransfer.Run(disk, BlockOp.Read, 100, 512, null), Is.EqualTo(Errno.Ok));
            rig.Detach();
        }

        rig.AssertClean();
    }

    [Test]
    public void Features_are_got_and_set()
    {
        using var rig = new NvmeRig();
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
            NvmeAdmin admin = rig.Controller.Admin;
            Assert.That(admin.GetFeature(FeatureIdentifier.VolatileWriteCache, out uint cache), Is.EqualTo(Errno.Ok));
            Assert.That(cache, Is.EqualTo(1));
            Assert.That(admin.SetFeature(FeatureIdentifier.VolatileWriteCache, 0), Is.EqualTo(Errno.Ok));
            Assert.That(admin.GetFeature(FeatureIdentifier.VolatileWriteCache, out cache), Is.EqualTo(Errno.Ok));
            Assert.That(cache, Is.Zero);
            Assert.That(admin.GetFeature(FeatureIdentifier.VolatileWriteCache, out cache, FeatureSelect.Default), Is.EqualTo(Errno.Ok));
            Assert.That(cache, Is.EqualTo(1));
            Assert.That(admin.GetFeature(FeatureIdentifier.KeepAliveTimer, out _), Is.EqualTo(Errno.EINVAL));
            Assert.That(admin.SetFeature(FeatureIdentifier.NumberOfQueues, 0), Is.EqualTo(Errno.EIO), "queues are there already");
            Assert.That(admin.GetLogPage((LogPageIdentifier)0x70, uint.MaxValue, new byte[64]), Is.EqualTo(Errno.EINVAL));
            rig.Detach();
        }

        rig.AssertClean();
    }

    [Test]
    public void Events_bring_namespaces_and_warnings()
    {
        using var rig = new NvmeRig();
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
            int id = rig.Model.AddNamespace(1 << 20);
            Settle(rig);
            Assert.That(rig.Controller.Disks.Select(d => d.NamespaceId), Is.EqualTo(new[] { 1u, (uint)id }), rig.ConsoleText);
            rig.Model.Resize(1, 8000);
            Settle(rig);
            Assert.That(rig.Disk.SectorCount, Is.EqualTo(8000));
            Assert.That(BlockTransfer.Run(rig.Disk, BlockOp.Read, 8000, 512, null), Is.EqualTo(Errno.EINVAL));
            rig.Model.RemoveNamespace(id);
            Settle(rig);
            Assert.That(rig.Controller.Disks.Select(d => d.NamespaceId), Is.EqualTo(new[] { 1u }));
            rig.Model.SetTemperature(350);
            Settle(rig);
            Assert.That(rig.ConsoleText, Does.Contain("health warning").And.Contain("77 °C"));
            rig.Detach();
        }

        rig.AssertClean();
    }

    [Test]
    public void The_same_seed_gives_the_same_run()
    {
        var hashes = new Dictionary<ulong, ulong>();
        foreach (ulong seed in (ulong[])[1, 2, 3, 1, 2, 3])
        {
            using var rig = new NvmeRig(new NvmeModelOptions { MemorySize = 1 << 20, Latency = 5000, ShuffleSeed = 4 }, seed);
            using (rig.Kernel.Enter())
            {
                Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
                for (int i = 0; i < 10; i++)
                {
                    Assert.That(BlockTransfer.Run(rig.Disk, BlockOp.Write, i * 8, 4096, null), Is.EqualTo(Errno.Ok));
                }

                rig.Detach();
            }

            ulong hash = (ulong)((DeterministicHost)rig.Host).RunHash;
            Assert.That(hashes.TryAdd(seed, hash) || hashes[seed] == hash, $"seed {seed}");
        }
    }

    [Test]
    public void A_write_protected_namespace_is_not_written()
    {
        using var rig = new NvmeRig(new NvmeModelOptions { MemorySize = 1 << 20, ReadOnly = true });
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
            Assert.That(rig.Disk.Open(write: true), Is.EqualTo(Errno.EROFS));
            Assert.That(BlockTransfer.Run(rig.Disk, BlockOp.Write, 0, 512, null), Is.EqualTo(Errno.EROFS));
            rig.Detach();
        }

        rig.AssertClean();
    }

    [Test]
    public void A_controller_that_is_pulled_out_ends_everything_with_enxio()
    {
        int points = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            using var rig = new NvmeRig(new NvmeModelOptions { MemorySize = 1 << 20, Latency = 50_000, ShuffleSeed = (int)seed }, seed);
            using (rig.Kernel.Enter())
            {
                Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
                var transfers = new List<BlockTransfer>();
                for (int i = 0; i < 100; i++)
                {
                    var transfer = new BlockTransfer(rig.Disk);
                    transfer.Request.Add(transfer.Allocate(4096));
                    transfers.Add(transfer.Submit(BlockOp.Read, i * 8));
                }

                rig.Kernel.Pause(TimeSpan.FromMicroseconds(seed * 5));
                rig.Function.Remove();
                Errno[] ends = transfers.Select(t => t.Wait()).ToArray();
                Assert.That(ends, Is.All.EqualTo(Errno.Ok).Or.EqualTo(Errno.ENXIO), $"seed {seed}");
                points += ends.Count(e => e == Errno.ENXIO);
                transfers.ForEach(t => t.Dispose());
                rig.Kernel.Get<DeviceTree>().WaitSettled();
                Assert.That(rig.Kernel.Get<DeviceTree>().Roots, Is.Empty);
            }

            rig.AssertNoLeaks($"seed {seed}");
        }

        TestContext.Out.WriteLine($"{points} requests ended by removal");
        Assert.That(points, Is.GreaterThan(200));
    }

    private static void Settle(NvmeRig rig)
    {
        rig.Kernel.Pause(TimeSpan.FromMilliseconds(5));
        rig.Kernel.Get<DeviceTree>().WaitSettled();
        rig.Kernel.Pause(TimeSpan.FromMilliseconds(5));
    }
}
