using DriverKit.Drivers.Nvme;
using DriverKit.Emulation.Nvme;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Nvme.Tests;

/// <summary>Every point at which something can go wrong, one after another: an errno, in bounded time, and nothing left behind.</summary>
public class FaultTests
{
    private const long Bound = 20 * 60 * 1_000_000_000L;

    private static readonly NvmeModelOptions s_model = new() { MemorySize = 1 << 20, QueuePairs = 2 };
    private static readonly NvmeOptions s_driver = new() { QueueEntries = 8, Depth = 4, QueuePairs = 2 };

    [TestCase("lost")]
    [TestCase("doubled")]
    [TestCase("late")]
    [TestCase("error")]
    [TestCase("final error")]
    public void Every_completion_that_goes_wrong_is_met(string how)
    {
        NvmeCommandFate fate = how switch
        {
            "lost" => NvmeCommandFate.Lost,
            "doubled" => NvmeCommandFate.Doubled,
            "late" => new NvmeCommandFate { Delay = 50_000_000_000 },
            "error" => new NvmeCommandFate { Status = NvmeStatus.InternalError },
            _ => new NvmeCommandFate { Status = NvmeStatus.InternalError, DoNotRetry = true },
        };
        int point = 0;
        int recovered = 0;
        int attached = 0;
        for (bool reached = true; reached; point++)
        {
            reached = false;
            int at = point;
            using var rig = new NvmeRig(s_model, 1, s_driver);
            rig.Model.Filter = (queue, opcode, sequence) =>
            {
                if (sequence != at)
                {
                    return NvmeCommandFate.Proper;
                }

                reached = true;
                return fate;
            };
            using (rig.Kernel.Enter())
            {
                Errno error = rig.Attach();
                if (error == Errno.Ok && rig.Connection?.Driver is not null && rig.Controller.Disks.Count > 0)
                {
                    attached++;
                    Errno work = Workload(rig.Disk);
                    bool tolerable = how is "error" or "doubled" or "lost" or "late";
                    Assert.That(work, tolerable ? Is.EqualTo(Errno.Ok) : Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.EIO), $"{how} {point}: {rig.ConsoleText}");
                    recovered += rig.Controller.Recoveries;
                }

                rig.Detach();
                Assert.That(rig.Host.Now, Is.LessThan(Bound), $"{how} {point}");
            }

            rig.AssertNoLeaks($"{how} {point}: {rig.ConsoleText}");
        }

        TestContext.Out.WriteLine($"{how}: {point - 1} commands, {attached} runs with a disk, {recovered} resets");
        Assert.That(point, Is.GreaterThan(25));
        Assert.That(attached, Is.GreaterThan(12));
    }

    [TestCase(false, 10)]
    [TestCase(true, 20)]
    public void Every_register_read_may_be_the_first_of_ones(bool recovers, int floor)
    {
        int point = 0;
        int disks = 0;
        while (true)
        {
            HostileFunction? function = null;
            int at = point;
            using var rig = new NvmeRig(s_model, 1, s_driver, f => function = new HostileFunction(f) { DiesAtRead = at });
            int transfers = 0;
            rig.Model.Filter = (queue, _, _) => recovers && queue > 0 && ++transfers == 12 ? NvmeCommandFate.Lost : NvmeCommandFate.Proper;
            using (rig.Kernel.Enter())
            {
                Errno error = rig.Attach();
                if (error == Errno.Ok && rig.Connection?.Driver is { State: DeviceState.Attached } && rig.Controller.Disks.Count > 0)
                {
                    disks++;
                    Errno work = Workload(rig.Disk);
                    Assert.That(work, Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.ENXIO), $"read {point}: {rig.ConsoleText}");
                }
                else
                {
                    Assert.That(error, Is.EqualTo(Errno.ENXIO).Or.EqualTo(Errno.Ok), $"read {point}: {rig.ConsoleText}");
                }

                rig.Detach();
                rig.Kernel.Get<DeviceTree>().WaitSettled();
                Assert.That(rig.Host.Now, Is.LessThan(Bound), $"read {point}");
            }

            rig.AssertNoLeaks($"read {point}: {rig.ConsoleText}");
            if (function!.Reads <= point)
            {
                break;
            }

            point++;
        }

        TestContext.Out.WriteLine($"{point} register reads, {disks} runs with a disk");
        Assert.That(point, Is.GreaterThan(floor));
    }

    [TestCase(PciStatus.NoMemory)]
    [TestCase(PciStatus.IoError)]
    [TestCase(PciStatus.Ok)]
    public void Every_mapping_may_fail_or_lead_nowhere(PciStatus failure)
    {
        int point = 0;
        int disks = 0;
        while (true)
        {
            HostileFunction? function = null;
            int at = point;
            using var rig = new NvmeRig(s_model, 1, s_driver, f => function = failure == PciStatus.Ok
                ? new HostileFunction(f) { MisleadsMap = at } : new HostileFunction(f) { FailsMap = at, MapFailure = failure });
            using (rig.Kernel.Enter())
            {
                Errno error = rig.Attach();
                if (error == Errno.Ok && rig.Connection?.Driver is not null && rig.Controller.Disks.Count > 0)
                {
                    disks++;
                    Errno work = Workload(rig.Disk);
                    Assert.That(work, Is.EqualTo(Errno.Ok).Or.EqualTo(Errno.EIO).Or.EqualTo(Errno.ENOMEM).Or.EqualTo(Errno.ENXIO), $"map {point}: {rig.ConsoleText}");
                }

                rig.Detach();
                Assert.That(rig.Host.Now, Is.LessThan(Bound), $"map {point}");
            }

            rig.AssertNoLeaks($"map {point}: {rig.ConsoleText}");
            rig.Function.TakeFaults();
            if (function!.Maps <= point)
            {
                break;
            }

            point++;
        }

        TestContext.Out.WriteLine($"{failure}: {point} mappings, {disks} runs with a disk");
        Assert.That(point, Is.GreaterThan(12));
    }

    [Test]
    public void A_controller_that_fails_is_reset_and_goes_on()
    {
        using var rig = new NvmeRig(s_model with { Latency = 1_000_000 }, 1, s_driver);
        using (rig.Kernel.Enter())
        {
            Assert.That(rig.Attach(), Is.EqualTo(Errno.Ok));
            Assert.That(Workload(rig.Disk), Is.EqualTo(Errno.Ok));
            rig.Model.Fail();
            Assert.That(Workload(rig.Disk), Is.EqualTo(Errno.Ok), rig.ConsoleText);
            Assert.That(rig.Controller.Recoveries, Is.EqualTo(1));
            Assert.That(rig.ConsoleText, Does.Contain("fatal status"));
            rig.Controller.Reset("asked to");
            Assert.That(Workload(rig.Disk), Is.EqualTo(Errno.Ok), rig.ConsoleText);
            rig.Detach();
        }

        rig.AssertClean();
    }

    /// <summary>Writes, flushes, reads back, and wraps the queues more than once.</summary>
    private static Errno Workload(NamespaceDisk disk)
    {
        Errno worst = Errno.Ok;
        for (int i = 0; i < 5; i++)
        {
            int start = i * 8192;
            Errno error = BlockTransfer.Run(disk, BlockOp.Write, start / 512, 8192 + (i * 4096), d => Patterns.Fill(d, start, 1));
            bool written = error == Errno.Ok;
            worst = worst == Errno.Ok ? error : worst;
            bool same = false;
            error = BlockTransfer.Run(disk, BlockOp.Read, start / 512, 8192, d => d.Clear(), d => same = Patterns.Matches(d, start, 1));
            Assert.That(error != Errno.Ok || !written || same, "data read are not the data written");
            worst = worst == Errno.Ok ? error : worst;
        }

        Errno flush = BlockTransfer.Run(disk, BlockOp.Flush, 0, 0, null);
        return worst == Errno.Ok ? flush : worst;
    }
}
