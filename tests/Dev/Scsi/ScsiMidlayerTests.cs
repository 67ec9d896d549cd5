using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Dev.Tests.Scsi;

public class ScsiMidlayerTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void Units_are_found_and_identified(bool autoSense)
    {
        using var rig = new Rig(new FakeScsiUnit(), new FakeScsiUnit());
        rig.Adapter.AutoSenseValue = autoSense;
        using LwpScope scope = rig.Kernel.Enter();
        IReadOnlyList<ScsiPeriph> found = rig.Bus.Probe();
        Assert.That(found.Select(p => p.Lun), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(found[0].Inquiry.ToString(), Is.EqualTo("<Fake, Stick, 1.00> disk removable"));
        Assert.That(rig.Bus.Probe(), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Unit_attentions_are_passed_over(bool autoSense)
    {
        var unit = new FakeScsiUnit();
        unit.Attentions.Enqueue(AdditionalSense.NotReadyToReadyChangeMediumMayHaveChanged);
        unit.Attentions.Enqueue(AdditionalSense.ModeParametersChanged);
        using var rig = new Rig(unit);
        rig.Adapter.AutoSenseValue = autoSense;
        Assert.That(rig.Ready(), Is.EqualTo(Errno.Ok));
        ScsiAttention told = rig.Periph.TakeAttention(~ScsiAttention.None);
        Assert.That(told, Is.EqualTo(ScsiAttention.Reset | ScsiAttention.MediumChanged | ScsiAttention.ModeChanged));
        Assert.That(rig.Periph.MediumGeneration, Is.EqualTo(1));
    }

    [Test]
    public void Endless_unit_attentions_end()
    {
        var unit = new FakeScsiUnit();
        for (int i = 0; i < 1000; i++)
        {
            unit.Attentions.Enqueue(AdditionalSense.PowerOnResetOrBusDeviceResetOccurred);
        }

        using var rig = new Rig(unit);
        Assert.That(rig.Ready(), Is.EqualTo(Errno.EIO));
        Assert.That(unit.Count(ScsiOpcode.TestUnitReady), Is.EqualTo(17));
    }

    [Test]
    public void A_unit_that_becomes_ready_is_waited_for()
    {
        var unit = new FakeScsiUnit();
        using var rig = new Rig(unit);
        unit.ReadyAt = rig.Kernel.Host.Now + 5_000_000_000;
        long before = rig.Kernel.Host.Now;
        Assert.That(rig.Ready(), Is.EqualTo(Errno.Ok));
        Assert.That(rig.Kernel.Host.Now - before, Is.InRange(5_000_000_000L, 6_500_000_000L));
    }

    [Test]
    public void A_unit_that_never_becomes_ready_is_given_up()
    {
        var unit = new FakeScsiUnit { ReadyAt = long.MaxValue };
        using var rig = new Rig(unit);
        rig.Periph.ReadyTimeout = TimeSpan.FromSeconds(3);
        long before = rig.Kernel.Host.Now;
        Assert.That(rig.Ready(), Is.EqualTo(Errno.EIO));
        Assert.That(rig.Kernel.Host.Now - before, Is.InRange(3_000_000_000L, 4_500_000_000L));
    }

    [Test]
    public void A_unit_that_wants_to_be_started_is_started()
    {
        var unit = new FakeScsiUnit { NeedsStart = true };
        using var rig = new Rig(unit);
        Assert.That(rig.Ready(), Is.EqualTo(Errno.Ok));
        Assert.That(unit.Count(ScsiOpcode.StartStopUnit), Is.EqualTo(1));
    }

    [Test]
    public void No_medium_is_ENXIO_at_once()
    {
        var unit = new FakeScsiUnit { Medium = null };
        using var rig = new Rig(unit);
        Assert.That(rig.Ready(), Is.EqualTo(Errno.ENXIO));
        Assert.That(rig.Periph.Attention & ScsiAttention.MediumGone, Is.Not.EqualTo(ScsiAttention.None));
    }

    [TestCase(ScsiResult.Timeout, 4, Errno.Ok)]
    [TestCase(ScsiResult.Timeout, 5, Errno.EIO)]
    [TestCase(ScsiResult.Reset, 4, Errno.Ok)]
    [TestCase(ScsiResult.DriverStuffup, 5, Errno.EIO)]
    [TestCase(ScsiResult.Requeue, 60, Errno.Ok)]
    [TestCase(ScsiResult.Requeue, 1000, Errno.EIO)]
    [TestCase(ScsiResult.Busy, 10, Errno.Ok)]
    [TestCase(ScsiResult.Busy, 1000000, Errno.EBUSY)]
    [TestCase(ScsiResult.ResourceShortage, 10, Errno.Ok)]
    [TestCase(ScsiResult.SelectionTimeout, 1, Errno.ENXIO)]
    public void Transport_failures_are_retried_within_bounds(ScsiResult fault, int times, Errno expected)
    {
        using var rig = new Rig(new FakeScsiUnit());
        Assert.That(rig.Ready(), Is.EqualTo(Errno.Ok));
        int seen = 0;
        rig.Adapter.Fault = (_, _) => seen++ < times ? fault : null;
        Assert.That(rig.Ready(), Is.EqualTo(expected));
    }

    [Test]
    public void Raw_commands_are_tried_once_and_bring_their_sense_data()
    {
        var unit = new FakeScsiUnit();
        using var rig = new Rig(unit);
        using LwpScope scope = rig.Kernel.Enter();
        var pass = new ScsiPassThrough(rig.Periph);
        Errno error = pass.Execute(new byte[6], ScsiDirection.None, default, out ScsiOutcome outcome);
        Assert.That(error, Is.EqualTo(Errno.EIO));
        Assert.That(outcome.Status, Is.EqualTo(ScsiStatus.CheckCondition));
        Assert.That(SenseData.TryParse(outcome.Sense, out SenseData sense));
        Assert.That(sense.Key, Is.EqualTo(SenseKey.UnitAttention));
        byte[] inquiry = new byte[96];
        error = pass.Execute([0x12, 0, 0, 0, 96, 0], ScsiDirection.In, inquiry, out outcome);
        Assert.That(error, Is.EqualTo(Errno.Ok));
        Assert.That(outcome.Moved, Is.EqualTo(36));
        Assert.That(inquiry.AsSpan(0, 36).SequenceEqual(unit.Inquiry));
        Assert.That(pass.Execute(new byte[5], ScsiDirection.None, default, out _), Is.EqualTo(Errno.EINVAL));
    }

    [Test]
    public void Sense_data_are_fetched_before_another_command_sweeps_them_away()
    {
        const int Seeds = 150;
        const int Askers = 3;
        int fetches = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var unit = new FakeScsiUnit();
            using var rig = new Rig(seed, unit);
            rig.Ready();
            int number = 0;
            int swept = 0;
            rig.Adapter.Fault = (_, transfer) =>
            {
                if (transfer.Cdb[0] == (byte)ScsiOpcode.RequestSense)
                {
                    fetches++;
                    return null;
                }

                swept += unit.PendingSense is null ? 0 : 1;
                if (++number % 3 == 0)
                {
                    unit.Attentions.Enqueue(AdditionalSense.ModeParametersChanged);
                }

                return null;
            };
            ReadyAsker[] askers = [.. Enumerable.Range(0, Askers).Select(_ => new ReadyAsker(rig.Kernel, rig.Periph))];
            using (rig.Kernel.Enter())
            {
                WorkQueue[] queues = [.. askers.Select((_, i) => new WorkQueue(rig.Kernel, $"asker {i}"))];
                for (int i = 0; i < Askers; i++)
                {
                    ReadyAsker asker = askers[i];
                    queues[i].Enqueue(() => asker.Ask(6));
                }

                Array.ForEach(queues, q => q.Wait());
            }

            Assert.That(swept, Is.Zero, $"seed {seed}");
            Assert.That(askers.Select(a => a.Errors), Is.All.Zero, $"seed {seed}");
        }

        Assert.That(fetches, Is.AtLeast(Seeds * Askers));
    }

    [Test]
    public void A_hanging_command_can_be_aborted()
    {
        using var rig = new Rig(new FakeScsiUnit());
        rig.Ready();
        rig.Adapter.Hangs = true;
        var abort = new Callout(rig.Kernel.Host, () => rig.Periph.Abort(rig.Periph.Command.Transfer));
        abort.Schedule(TimeSpan.FromSeconds(1));
        Assert.That(rig.Ready(), Is.EqualTo(Errno.ECANCELED));
    }

    [Test]
    public void Removal_ends_every_command_with_ENXIO([Values] bool hangs)
    {
        using var rig = new Rig(new FakeScsiUnit());
        rig.Ready();
        rig.Adapter.Hangs = hangs;
        var removal = new Callout(rig.Kernel.Host, () =>
        {
            rig.Bus.Stop();
            rig.Adapter.Remove();
        });
        removal.Schedule(hangs ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
        Errno error = Errno.Ok;
        for (int i = 0; i < 10000 && error == Errno.Ok; i++)
        {
            error = rig.Ready();
        }

        Assert.That(error, Is.EqualTo(Errno.ENXIO));
        Assert.That(rig.Ready(), Is.EqualTo(Errno.ENXIO));
    }

    [Test]
    public void The_queue_is_held_and_thawed()
    {
        using var rig = new Rig(new FakeScsiUnit());
        rig.Ready();
        rig.Periph.Hold();
        var thaw = new Callout(rig.Kernel.Host, rig.Periph.Thaw);
        thaw.Schedule(TimeSpan.FromSeconds(2));
        long before = rig.Kernel.Host.Now;
        Assert.That(rig.Ready(), Is.EqualTo(Errno.Ok));
        Assert.That(rig.Kernel.Host.Now - before, Is.GreaterThanOrEqualTo(2_000_000_000L));
    }

    [Test]
    public void Nonsense_sense_data_do_no_harm()
    {
        using var rig = new Rig(new FakeScsiUnit());
        rig.Ready();
        rig.Adapter.AutoSenseValue = true;
        var random = new Random(4711);
        rig.Periph.ReadyTimeout = TimeSpan.FromSeconds(1);
        int errors = 0;
        for (int i = 0; i < 2000; i++)
        {
            rig.Adapter.Fault = (_, transfer) =>
            {
                random.NextBytes(transfer.SenseBuffer);
                transfer.SenseBuffer[0] = (byte)(random.Next(8) == 0 ? random.Next(256) : 0x70 + random.Next(4));
                transfer.SenseLength = random.Next(1, ScsiTransfer.MaxSense + 1);
                return ScsiResult.Sense;
            };
            errors += rig.Ready() == Errno.Ok ? 0 : 1;
        }

        Assert.That(errors, Is.InRange(1000, 2000));
    }

    private sealed class Rig : IDisposable
    {
        private readonly ScsiPeriph? _periph;

        public Rig(params FakeScsiUnit[] units)
            : this(1, units)
        {
        }

        public Rig(ulong seed, params FakeScsiUnit[] units)
        {
            Kernel = new RumpKernel(new DeterministicHost(seed));
            using LwpScope scope = Kernel.Enter();
            Adapter = new FakeScsiAdapter(Kernel.Host, units);
            Bus = new ScsiBus(Kernel, Adapter, "scsibus0");
            _periph = units.Length == 1 ? Bus.Probe()[0] : null;
        }

        public RumpKernel Kernel { get; }

        public FakeScsiAdapter Adapter { get; }

        public ScsiBus Bus { get; }

        public ScsiPeriph Periph => _periph!;

        public Errno Ready()
        {
            using LwpScope scope = Kernel.Enter();
            using KMutex.Scope held = Periph.Command.Hold();
            TestUnitReadyCdb.Write(Periph.Command.Begin(TestUnitReadyCdb.Size, ScsiTransferOptions.IgnoreMediaChange));
            return Periph.Command.Execute();
        }

        public void Dispose()
        {
            using (Kernel.Enter())
            {
                Bus.Close();
            }

            Assert.That(Kernel.Memory.InUse, Is.Zero);
            Kernel.Dispose();
        }
    }
}
