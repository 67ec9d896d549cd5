using DriverKit.Decorators;
using DriverKit.Emulation.UsbStick;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

public class FaultTests
{
    private const int Length = 256 << 10;

    private static IEnumerable<UsbFaultKind> Kinds => Enum.GetValues<UsbFaultKind>().Where(k => k != UsbFaultKind.None);

    [TestCaseSource(nameof(Kinds))]
    public void One_fault_at_every_transfer(UsbFaultKind kind)
    {
        Outcome clean = Session(1, UsbFaultPlan.CountOnly with { IncludesControl = true });
        Assert.That(clean.Worked, clean.Log);
        int runs = 0;
        int worked = 0;
        for (long point = 1; point <= clean.Points; point++)
        {
            for (ulong seed = 1; seed <= 3; seed++, runs++)
            {
                UsbFaultPlan plan = UsbFaultPlan.Once(kind, point) with { IncludesControl = true };
                Outcome outcome = Session(seed, plan);
                string where = $"{kind} at {point}, seed {seed}: {outcome}\n{outcome.Log}";
                Assert.That(outcome.Time, Is.LessThan(60_000_000_000), where);
                if (kind != UsbFaultKind.CorruptData)
                {
                    Assert.That(outcome.IsHonest, where);
                }

                if (kind is not (UsbFaultKind.Unplug or UsbFaultKind.CorruptData))
                {
                    Assert.That(outcome.Attached && outcome.Worked, where);
                }

                worked += outcome.Worked ? 1 : 0;
                if (seed == 1)
                {
                    Assert.That(Session(seed, plan).Hash, Is.EqualTo(outcome.Hash), where);
                }
            }
        }

        TestContext.Out.WriteLine($"{kind}: {clean.Points} points, {runs} runs, {worked} worked in spite of it");
        Assert.That(clean.Points, Is.GreaterThan(40));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Faults_by_chance_end_in_data_or_an_errno(UsbFaultKind kind)
    {
        int worked = 0;
        const int Runs = 40;
        for (ulong seed = 1; seed <= Runs; seed++)
        {
            Outcome outcome = Session(seed, new UsbFaultPlan { Kind = kind, Probability = 0.04, Seed = seed, IncludesControl = true });
            string where = $"{kind}, seed {seed}: {outcome}\n{outcome.Log}";
            Assert.That(outcome.Time, Is.LessThan(600_000_000_000), where);
            Assert.That(kind == UsbFaultKind.CorruptData || outcome.IsHonest, where);
            worked += outcome.Worked ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{kind}: {worked} of {Runs} runs worked in spite of a fault in 25 transfers");
    }

    private static Outcome Session(ulong seed, UsbFaultPlan plan)
    {
        var host = new DeterministicHost(seed);
        using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 1 << 20 });
        var faulty = new FaultyUsb(stick, host, plan);
        Outcome outcome;
        using (var rig = new StickRig(host, faulty))
        {
            using LwpScope scope = rig.Kernel.Enter();
            Errno open = rig.Disk?.Open(write: true) ?? Errno.ENODEV;
            Errno[] errors = [open];
            bool equal = false;
            if (open == Errno.Ok)
            {
                new Random((int)seed).NextBytes(rig.Memory.Span[..Length]);
                errors =
                [
                    rig.Transfer(BlockOp.Write, 8, 0, Length),
                    rig.Transfer(BlockOp.Flush, 0, 0, 0),
                    rig.Transfer(BlockOp.Read, 8, Length, Length),
                ];
                equal = rig.Memory.Span[..Length].SequenceEqual(rig.Memory.Span.Slice(Length, Length));
                rig.Disk!.Close();
            }

            rig.Kernel.Get<DeviceTree>().WaitSettled();
            outcome = new Outcome(rig.Connection is not null && rig.Disk is not null, errors, equal, host.Now, faulty.Points, 0, rig.Log);
        }

        return outcome with { Hash = host.RunHash };
    }

    private sealed record Outcome(bool Attached, Errno[] Errors, bool Equal, long Time, long Points, ulong Hash, string Log)
    {
        public bool Worked => Errors.All(e => e == Errno.Ok) && Equal;

        public bool IsHonest => Equal || Errors.Any(e => e != Errno.Ok);

        public override string ToString() => $"{string.Join(',', Errors)} equal={Equal} {Time / 1e9:F3} s";
    }
}
