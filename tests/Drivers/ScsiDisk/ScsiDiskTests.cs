using DriverKit.Dev.Tests.Scsi;
using DriverKit.Drivers.ScsiDisk;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.Tests.ScsiDisk;

public class ScsiDiskTests
{
    [Test]
    public void A_disk_attaches_as_on_NetBSD()
    {
        using var rig = new Rig(new FakeScsiUnit(131072));
        using LwpScope scope = rig.Kernel.Enter();
        rig.Attach();
        Assert.That(rig.Lines, Is.EqualTo(new[]
        {
            "scsibus0 (root): 1 target, 1 lun per target",
            "sd0 at scsibus0 target 0 lun 0: <Fake, Stick, 1.00> disk removable",
            "sd0: 64 MB, 131072 sectors of 512 bytes, write cache on",
        }));
        Assert.That(rig.Kernel.Devices.FindBlock("sd0"), Is.SameAs(rig.Disk()));
    }

    [Test]
    public void Data_written_are_read_back([Values(512, 1024, 2048, 4096)] int sectorSize, [Values] bool autoSense)
    {
        var unit = new FakeScsiUnit(2048, sectorSize);
        using var rig = new Rig(unit);
        rig.Adapter.AutoSenseValue = autoSense;
        using LwpScope scope = rig.Kernel.Enter();
        rig.Attach();
        ScsiDiskDevice disk = rig.Disk();
        Assert.That(disk.Open(write: true), Is.EqualTo(Errno.Ok));
        Assert.That(unit.Prevented);
        byte[] data = new byte[200 * sectorSize];
        new Random(5).NextBytes(data);
        using (var io = new BlockIo(disk))
        {
            Assert.That(io.Write(100, data), Is.EqualTo(Errno.Ok));
            byte[] back = new byte[data.Length];
            Assert.That(io.Read(100, back), Is.EqualTo(Errno.Ok));
            Assert.That(back, Is.EqualTo(data));
            Assert.That(unit.Medium.AsSpan(100 * sectorSize, data.Length).SequenceEqual(data));
        }

        disk.Close();
        Assert.That(unit.Count(ScsiOpcode.SynchronizeCache10), Is.EqualTo(1), "the cache is written at the last close");
        Assert.That(unit.Prevented, Is.False);
    }

    [Test]
    public void Flushes_reach_the_device_only_when_there_is_something_to_flush()
    {
        var unit = new FakeScsiUnit();
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        using BlockIo io = rig.Open(write: true);
        Assert.That(io.Flush(), Is.EqualTo(Errno.Ok));
        Assert.That(unit.Count(ScsiOpcode.SynchronizeCache10), Is.Zero);
        io.Write(0, new byte[512]);
        Assert.That(io.Flush(), Is.EqualTo(Errno.Ok));
        Assert.That(io.Flush(), Is.EqualTo(Errno.Ok));
        Assert.That(unit.Count(ScsiOpcode.SynchronizeCache10), Is.EqualTo(1));
        unit.Unsupported.Add(ScsiOpcode.SynchronizeCache10);
        io.Write(0, new byte[512]);
        Assert.That(io.Flush(), Is.EqualTo(Errno.Ok), "a device that does not know the command has nothing to flush");
        Assert.That(rig.Disk().Periph.Quirks & ScsiQuirks.NoSynchronizeCache, Is.Not.EqualTo(ScsiQuirks.None));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Capacity_that_is_one_too_many_is_found_out(bool odd)
    {
        var unit = new FakeScsiUnit(odd ? 2049 : 2048) { ExtraClaimed = odd ? 0 : 1 };
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        rig.Attach();
        Assert.That(rig.Disk().SectorCount, Is.EqualTo(odd ? 2049 : 2048));
        Assert.That(rig.Disk().Medium.ClaimedSectors, Is.EqualTo(2049));
    }

    [Test]
    public void Write_protection_is_EROFS([Values] bool told)
    {
        var unit = new FakeScsiUnit { WriteProtected = told };
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        if (told)
        {
            rig.Attach();
            Assert.That(rig.Disk().Open(write: true), Is.EqualTo(Errno.EROFS));
            Assert.That(rig.Disk().Open(write: false), Is.EqualTo(Errno.Ok));
            return;
        }

        using BlockIo io = rig.Open(write: true);
        unit.WriteProtected = true;
        Assert.That(io.Write(0, new byte[512]), Is.EqualTo(Errno.EROFS));
        Assert.That(rig.Disk().IsReadOnly);
    }

    [Test]
    public void A_medium_may_come_later_and_go_again()
    {
        var unit = new FakeScsiUnit();
        byte[] medium = unit.Medium!;
        unit.Medium = null;
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        rig.Attach();
        Assert.That(rig.Lines[^1], Is.EqualTo("sd0: no medium"));
        ScsiDiskDevice disk = rig.Disk();
        Assert.That(disk.Open(write: false), Is.EqualTo(Errno.ENXIO));
        unit.Medium = medium;
        unit.Attentions.Enqueue(AdditionalSense.NotReadyToReadyChangeMediumMayHaveChanged);
        Assert.That(disk.Open(write: false), Is.EqualTo(Errno.Ok));
        Assert.That(disk.SectorCount, Is.EqualTo(2048));
        using var io = new BlockIo(disk);
        Assert.That(io.Read(0, new byte[512]), Is.EqualTo(Errno.Ok));
        unit.Medium = null;
        Assert.That(io.Read(0, new byte[512]), Is.EqualTo(Errno.ENXIO));
        unit.Medium = medium;
        Assert.That(io.Read(0, new byte[512]), Is.EqualTo(Errno.ENXIO), "another medium may be in: it must be opened anew");
        disk.Close();
        Assert.That(disk.Open(write: false), Is.EqualTo(Errno.Ok));
        Assert.That(io.Read(0, new byte[512]), Is.EqualTo(Errno.Ok));
        disk.Close();
    }

    [Test]
    public void A_changed_medium_gets_its_own_partitions()
    {
        var unit = new FakeScsiUnit(8192);
        byte[] plain = unit.Medium!;
        byte[] divided = new byte[8192 * 512];
        PartitionWriter.WriteMbr(
            (sector, data) => Put(divided, sector, data), 512, 8192, 1, new Partition(1, 2048, 4096, "", "") { MbrType = PartitionTypes.Fat32Lba });
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        unit.Medium = divided;
        rig.Attach();
        Assert.That(rig.Lines[^1], Is.EqualTo("dk0 at sd0: \"sd0e\", 4096 blocks at 2048, type: msdos"));
        ScsiDiskDevice disk = rig.Disk();
        unit.Medium = plain;
        unit.Attentions.Enqueue(AdditionalSense.NotReadyToReadyChangeMediumMayHaveChanged);
        Assert.That(disk.Open(write: false), Is.EqualTo(Errno.Ok));
        disk.Close();
        rig.Tree.WaitSettled();
        Assert.That(rig.Kernel.Devices.FindBlock("dk0"), Is.Null);
    }

    [Test]
    public void An_attention_after_a_reset_is_no_change_of_medium()
    {
        var unit = new FakeScsiUnit();
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        using BlockIo io = rig.Open(write: true);
        int faults = 0;
        rig.Adapter.Fault = (_, _) =>
        {
            if (faults++ > 0)
            {
                return null;
            }

            unit.Attentions.Enqueue(AdditionalSense.NotReadyToReadyChangeMediumMayHaveChanged);
            return ScsiResult.Reset;
        };
        Assert.That(io.Write(7, new byte[512]), Is.EqualTo(Errno.Ok));
        Assert.That(io.Read(7, new byte[512]), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void A_bad_sector_is_EIO_with_a_line_in_the_console()
    {
        var unit = new FakeScsiUnit();
        unit.BadSectors.Add(77);
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        using BlockIo io = rig.Open(write: false);
        Assert.That(io.Read(76, new byte[1024]), Is.EqualTo(Errno.EIO));
        Assert.That(rig.Lines.TakeLast(2).First(), Does.Contain("MediumError").And.Contain("0x4d"));
        Assert.That(rig.Lines[^1], Is.EqualTo("sd0: error reading sector 76 (of 2): EIO"));
    }

    [Test]
    public void Forced_writes_are_followed_by_a_flush_where_FUA_is_unknown([Values] bool claimsFua)
    {
        var unit = new FakeScsiUnit { Fua = claimsFua };
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        using BlockIo io = rig.Open(write: true);
        unit.Fua = false;
        var waiter = new Waiter(rig.Kernel);
        rig.Kernel.Memory.Allocate(512, out DriverKit.Dma.ArenaSegment memory);
        var request = new BlockRequest(waiter) { Op = BlockOp.Write, Sector = 3, ForceUnitAccess = true };
        request.Add(memory);
        rig.Disk().Strategy(request);
        waiter.Wait();
        rig.Disk().Close();
        rig.Kernel.Memory.Free(memory);
        Assert.That(request.Error, Is.EqualTo(Errno.Ok));
        Assert.That(unit.Count(ScsiOpcode.SynchronizeCache10), Is.EqualTo(1));
        Assert.That(unit.Count(ScsiOpcode.Write10), Is.EqualTo(claimsFua ? 2 : 1));
    }

    [Test]
    public void Discards_become_UNMAP_where_it_is_supported()
    {
        var unit = new FakeScsiUnit { Provisioned = true };
        FakeScsiUnit.MakeInquiry(version: 6, removable: false).CopyTo(unit.Inquiry, 0);
        foreach (int page in new[] { 0, 0xb0, 0xb2 })
        {
            unit.SupportedPages.Add(page);
        }

        unit.Medium.AsSpan().Fill(9);
        using var rig = new Rig(unit);
        rig.Adapter.QuirksValue = ScsiQuirks.None;
        using LwpScope scope = rig.Kernel.Enter();
        rig.Attach();
        Assert.That(rig.Disk().Medium.Discard, Is.EqualTo(DiscardMethod.Unmap));
        var waiter = new Waiter(rig.Kernel);
        var request = new BlockRequest(waiter) { Op = BlockOp.Discard, Sector = 10, DiscardSectors = 250 };
        rig.Disk().Strategy(request);
        waiter.Wait();
        Assert.That(request.Error, Is.EqualTo(Errno.Ok));
        Assert.That(unit.Count(ScsiOpcode.Unmap), Is.EqualTo(3), "no more than 100 sectors a command");
        Assert.That(unit.Medium.AsSpan(10 * 512, 250 * 512).IndexOfAnyExcept((byte)0), Is.Negative);
        Assert.That(unit.Medium![(260 * 512)], Is.EqualTo(9));
    }

    [Test]
    public void A_device_without_READ_10_is_read_by_READ_6()
    {
        var unit = new FakeScsiUnit();
        unit.Unsupported.Add(ScsiOpcode.Read10);
        unit.Medium![512] = 42;
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        using BlockIo io = rig.Open(write: false);
        byte[] data = new byte[512];
        Assert.That(io.Read(1, data), Is.EqualTo(Errno.Ok));
        Assert.That(data[0], Is.EqualTo(42));
    }

    [Test]
    public void Removal_at_every_command_ends_with_ENXIO_and_leaves_nothing([Values(1UL, 2UL, 3UL)] ulong seed, [Values] bool autoSense)
    {
        int points = 0;
        for (int at = 1; ; at++)
        {
            var unit = new FakeScsiUnit();
            using var rig = new Rig(unit, seed);
            rig.Adapter.AutoSenseValue = autoSense;
            using LwpScope scope = rig.Kernel.Enter();
            bool removed = false;
            Device? bus = null;
            rig.Adapter.Fault = (n, _) =>
            {
                if (n != at)
                {
                    return null;
                }

                removed = true;
                rig.Adapter.IsRemoved = true;
                rig.Kernel.Spawn("detach", () => rig.Tree.Detach(rig.Tree.Find("scsibus0")!, DetachFlags.Force));
                return ScsiResult.SelectionTimeout;
            };
            bus = rig.TryAttach();
            Errno error = Errno.Ok;
            if (bus is not null && rig.Tree.Find("sd0")?.Softc is ScsiDiskDevice disk && disk.Open(write: true) == Errno.Ok)
            {
                using var io = new BlockIo(disk);
                for (int i = 0; i < 10; i++)
                {
                    error = io.Write(i * 10, new byte[4096]);
                    error = error == Errno.Ok ? io.Flush() : error;
                    if (error != Errno.Ok)
                    {
                        break;
                    }
                }

                disk.Close();
            }

            if (!removed)
            {
                Assert.That(error, Is.EqualTo(Errno.Ok));
                break;
            }

            points++;
            Assert.That(error, Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.ENXIO), $"at command {at}");
        }

        TestContext.Out.WriteLine($"{points} points of removal");
        Assert.That(points, Is.GreaterThan(20));
    }

    private static Errno Put(byte[] disk, long sector, ReadOnlySpan<byte> data)
    {
        data.CopyTo(disk.AsSpan((int)sector * 512));
        return Errno.Ok;
    }

    private sealed class Waiter(RumpKernel kernel) : IBlockRequestOwner
    {
        private bool _done;

        public void BlockDone(BlockRequest request) => _done = true;

        public void Wait()
        {
            while (!_done)
            {
                Assert.That(kernel.Host.RunReady(), "nothing left to run");
            }
        }
    }

    private sealed class Rig : IDisposable
    {
        public Rig(FakeScsiUnit unit, ulong seed = 7)
        {
            Kernel = new RumpKernel(
                new DeterministicHost(seed), [new AutoconfComponent(), new ScsiComponent(), new DiskComponent(), new ScsiDiskComponent()]);
            Adapter = new FakeScsiAdapter(Kernel.Host, unit);
        }

        public RumpKernel Kernel { get; }

        public FakeScsiAdapter Adapter { get; }

        public DeviceTree Tree => Kernel.Get<DeviceTree>();

        public string[] Lines => Kernel.Console.Snapshot().Select(l => l.Text).ToArray();

        public Device? TryAttach() => Tree.Found(null, new ScsiAttachArgs(Adapter));

        public void Attach() => Assert.That(TryAttach(), Is.Not.Null);

        public ScsiDiskDevice Disk() => (ScsiDiskDevice)Tree.Find("sd0")!.Softc!;

        public BlockIo Open(bool write)
        {
            Attach();
            Assert.That(Disk().Open(write), Is.EqualTo(Errno.Ok));
            return new BlockIo(Disk());
        }

        public void Dispose()
        {
            using (Kernel.Enter())
            {
                foreach (Device root in Tree.Roots)
                {
                    Tree.Detach(root, DetachFlags.Force);
                }
            }

            Assert.That(Kernel.Memory.InUse, Is.Zero);
            Kernel.Dispose();
        }
    }
}
