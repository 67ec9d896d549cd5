using DriverKit.Emulation.UsbStick;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Usb;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

public class StickTests
{
    [TestCase(UsbSpeed.Full)]
    [TestCase(UsbSpeed.High)]
    [TestCase(UsbSpeed.Super)]
    public void The_emulated_stick_is_a_disk_at_every_speed(UsbSpeed speed)
    {
        var host = new RealHost(_ => { });
        using var stick = new UsbStickModel(host, new UsbStickOptions { Speed = speed, MemorySize = 16 << 20 });
        using var rig = new StickRig(host, stick);
        TestContext.Out.WriteLine(rig.Log);
        Assert.That(rig.AttachError, Is.EqualTo(Errno.Ok));
        Assert.That(rig.Disk, Is.Not.Null);
        Assert.That(rig.Disk!.SectorCount, Is.EqualTo(32768));
        using LwpScope scope = rig.Kernel.Enter();
        Assert.That(rig.Disk.Open(write: true), Is.EqualTo(Errno.Ok));
        new Random(3).NextBytes(rig.Memory.Span[..(512 << 10)]);
        Assert.That(rig.Transfer(BlockOp.Write, 100, 0, 512 << 10), Is.EqualTo(Errno.Ok));
        Assert.That(rig.Transfer(BlockOp.Read, 100, 512 << 10, 512 << 10), Is.EqualTo(Errno.Ok));
        Assert.That(rig.Memory.Span[..(512 << 10)].SequenceEqual(rig.Memory.Span[(512 << 10)..]));
        rig.Disk.Close();
        Assert.That(rig.Statistics!.Recoveries, Is.LessThanOrEqualTo(2), "only what a strict stick stalls");
    }

    [Test]
    public void The_same_seed_gives_the_same_run()
    {
        var hashes = new HashSet<ulong>();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            ulong first = Session(seed, int.MaxValue, out _, out _);
            Assert.That(Session(seed, int.MaxValue, out _, out _), Is.EqualTo(first), $"seed {seed}");
            hashes.Add(first);
        }

        Assert.That(hashes, Has.Count.GreaterThan(15), "seeds make a difference");
    }

    [Test]
    public void Unplug_at_every_transfer_ends_in_data_or_an_errno_under_many_seeds()
    {
        Session(1, int.MaxValue, out int transfers, out _);
        int runs = 0;
        for (int point = 1; point <= transfers; point++)
        {
            for (ulong seed = 1; seed <= 12; seed++, runs++)
            {
                ulong run = (seed * 1000) + (ulong)point;
                ulong hash = Session(run, point, out _, out long time);
                Assert.That(time, Is.LessThan(60_000_000_000), $"point {point} seed {run}: bounded");
                if (seed == 1)
                {
                    Assert.That(Session(run, point, out _, out _), Is.EqualTo(hash), $"point {point} seed {run}: same run");
                }
            }
        }

        TestContext.Out.WriteLine($"{transfers} points, {runs} runs");
        Assert.That(transfers, Is.GreaterThan(45));
    }

    // Attach, write, read, compare, flush; the device may be pulled out at a transfer.
    private static ulong Session(ulong seed, int unplugAt, out int transfers, out long time)
    {
        var host = new DeterministicHost(seed);
        using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 1 << 20 });
        var counted = new CountingUsb(stick, unplugAt, stick.Unplug);
        using (var rig = new StickRig(host, counted))
        {
            using LwpScope scope = rig.Kernel.Enter();
            if (rig.Disk?.Open(write: true) == Errno.Ok)
            {
                rig.Memory.Span[..65536].Fill((byte)seed);
                Errno[] errors =
                [
                    rig.Transfer(BlockOp.Write, 8, 0, 65536),
                    rig.Transfer(BlockOp.Flush, 0, 0, 0),
                    rig.Transfer(BlockOp.Read, 8, 131072, 65536),
                ];
                Assert.That(errors, Has.All.AnyOf(Errno.Ok, Errno.ENXIO), $"seed {seed} point {unplugAt}");
                if (errors[2] == Errno.Ok)
                {
                    Assert.That(rig.Memory.Span.Slice(131072, 65536).IndexOfAnyExcept((byte)seed), Is.EqualTo(-1));
                }

                rig.Disk.Close();
            }

            time = host.Now;
            rig.Kernel.Get<DeviceTree>().WaitSettled();
            Assert.That(rig.Kernel.Get<DeviceTree>().Find("umass0") is null, Is.EqualTo(counted.Unplugged), $"seed {seed} point {unplugAt}");
        }

        transfers = counted.Count;
        Assert.That(counted.Count, Is.EqualTo(counted.Back), "every transfer came back");
        return host.RunHash;
    }
}
