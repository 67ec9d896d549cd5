using DriverKit.Drivers.UsbMassStorage;
using DriverKit.Emulation.UsbStick;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Usb;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

public class LearningTests
{
    [Test]
    public void A_device_that_never_echoes_tags_is_learnt()
    {
        using var rig = new BotRig(NewHost(), f => f.OnCommand = c => c.CswTag = 0);
        Assert.That(rig.Console, Has.Some.Contains("does not echo tags"));
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.Fake.BulkOnlyResets, Is.EqualTo(1));
    }

    [Test]
    public void A_residue_beside_a_whole_answer_is_a_lie()
    {
        using var rig = new BotRig(NewHost(), f => f.OnCommand = c => c.Residue = (uint)c.Length);
        Assert.That(rig.Console, Has.Some.Contains("residues are ignored"));
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.Transfer.Residual, Is.Zero);
    }

    [Test]
    public void A_residue_above_the_length_is_a_lie()
    {
        using var rig = new BotRig(NewHost());
        rig.Fake.OnCommand = c => c.Residue = 0xFFFF0000;
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.Transfer.Residual, Is.Zero);
    }

    [Test]
    public void An_honest_residue_is_believed()
    {
        using var rig = new BotRig(NewHost());
        rig.Fake.OnCommand = c => c.Residue = 512;
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.Transfer.Residual, Is.EqualTo(512));
    }

    [Test]
    public void A_signature_of_its_own_is_learnt_and_then_demanded()
    {
        using var rig = new BotRig(NewHost(), f => f.OnCommand = c => c.Signature = 0x42535553);
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.NoError));
        rig.Fake.OnCommand = null;
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.DriverStuffup));
    }

    [Test]
    public void A_device_that_wants_32_bytes_a_CBW_is_found_out()
    {
        using var rig = new BotRig(NewHost(), f => f.CbwLength = 32);
        Assert.That(rig.Console, Has.Some.Contains("CBWs of 32 bytes"));
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.NoError));
    }

    [Test]
    public void A_known_device_gets_its_quirks_from_the_file()
    {
        using var rig = new BotRig(NewHost(), f =>
        {
            new byte[] { 0x4d, 0x08, 0x11, 0x00, 0x10, 0x01 }.CopyTo(f.DeviceDescriptor, 8);
            f.CbwLength = 32;
        });
        Assert.That(rig.Console, Does.Contain("umass0: quirks cbw-32"));
        Assert.That(rig.Fake.InvalidCbws, Is.Zero);
        Assert.That(rig.Inquiry(), Is.EqualTo(ScsiResult.NoError));
    }

    [TestCase(UsbSpeed.High, 1)]
    [TestCase(UsbSpeed.Super, 2)]
    public void A_device_whose_status_is_to_be_asked_for_apart_gets_as_much_at_once_as_it_bears(UsbSpeed speed, int atOnce)
    {
        using var rig = new BotRig(NewHost(), f =>
        {
            new byte[] { 0xf4, 0x46, 0x01, 0x00 }.CopyTo(f.DeviceDescriptor, 8);
            f.Speed = speed;
            f.WantsStatusApart = true;
        });
        Assert.That(rig.Console, Does.Contain("umass0: quirks status-apart"));
        Assert.That(rig.Read(1, 64), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.Write(1, 64), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.TestUnitReady(), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.Fake.MostInFlight, Is.EqualTo(atOnce));
        Assert.That(rig.Statistics.Recoveries, Is.Zero);
    }

    [Test]
    public void A_status_that_never_comes_after_all_data_is_learnt_from_the_first_time()
    {
        var host = new DeterministicHost(1);
        using var rig = new BotRig(host, f => f.WantsStatusApart = true);
        long before = host.Now;
        Assert.That(rig.Read(1, 64), Is.EqualTo(ScsiResult.Timeout));
        Assert.That(host.Now - before, Is.LessThan(31_000_000_000));
        Assert.That(rig.Console, Has.Some.Contains("one phase at a time"));
        Assert.That(rig.Read(1, 64), Is.EqualTo(ScsiResult.NoError));
        Assert.That(rig.Statistics.Recoveries, Is.EqualTo(1));
    }

    [TestCase("cbw-32", 7)]
    [TestCase("needs-delay", 4)]
    public void A_device_that_is_silent_at_first_attaches_within_seconds(string name, int seconds)
    {
        Assert.That(Personalities.TryFind(name, out Personality? personality));
        var host = new DeterministicHost(1);
        using var stick = new UsbStickModel(host, new UsbStickOptions { MemorySize = 4 << 20, Personality = personality, UsesPersonalityId = false });
        using var rig = new StickRig(host, stick);
        Assert.That(rig.AttachError, Is.EqualTo(Errno.Ok));
        Assert.That(rig.Disk, Is.Not.Null, rig.Log);
        Assert.That(host.Now, Is.LessThan(seconds * 1_000_000_000L), rig.Log);
    }

    [Test]
    public void A_Get_Max_LUN_that_hangs_or_lies_is_survived()
    {
        using var rig = new BotRig(NewHost(), f => f.OnClassRequest = s => s.Request == 0xFE ? DriverKit.Usb.UsbStatus.TransmissionError : null);
        Assert.That(rig.Adapter!.MaxLun, Is.Zero);
        Assert.That(rig.Read(1, 4), Is.EqualTo(ScsiResult.NoError));
    }

    [Test]
    public void The_quirk_file_is_sound()
    {
        QuirkTable table = QuirkTable.Load();
        Assert.That(table.Entries, Has.Count.GreaterThanOrEqualTo(50));
        Assert.That(table.Find(0x0ed1, 0x7636, 0x0103), Is.EqualTo(UmassQuirks.IgnoreResidue | UmassQuirks.GoSlow | UmassQuirks.MaxSectors64));
        Assert.That(table.Find(0x0ed1, 0x7636, 0x0104), Is.EqualTo(UmassQuirks.None));
        foreach (QuirkEntry entry in table.Entries)
        {
            Assert.That(QuirkTable.TryParse($"1:2 0-1 {QuirkTable.Describe(entry.Quirks)} x", out QuirkTable? again, out _), Is.True);
            Assert.That(again!.Entries[0].Quirks, Is.EqualTo(entry.Quirks));
        }
    }

    [TestCase("0781 0-1 go-slow")]
    [TestCase("0781:5581 2-1 go-slow")]
    [TestCase("0781:5581 0-1 go-fast")]
    [TestCase("0781:55811 0-1 go-slow")]
    public void A_wrong_line_of_a_quirk_file_is_named(string line)
    {
        Assert.That(QuirkTable.TryParse("\n" + line, out _, out string error), Is.False);
        Assert.That(error, Does.StartWith("quirks line 2: "));
    }

    [Test]
    public void Unplug_at_every_submission_of_a_session_leaves_nothing()
    {
        int points = 0;
        for (bool reached = true; reached; points++)
        {
            int target = points + 1;
            using var rig = new BotRig(NewHost(), f => f.UnplugAt = target);
            bool attached = rig.Adapter is not null;
            if (attached)
            {
                ScsiResult[] results = [rig.Read(0, 8), rig.Write(8, 8), rig.TestUnitReady()];
                Assert.That(results, Has.All.AnyOf(ScsiResult.NoError, ScsiResult.SelectionTimeout), $"point {target}");
            }

            using LwpScope scope = rig.Kernel.Enter();
            rig.Kernel.Get<DeviceTree>().WaitSettled();
            reached = rig.Fake.Submissions >= target;
            Assert.That(rig.Kernel.Get<DeviceTree>().Find("umass0") is null, Is.EqualTo(reached), $"point {target}");
        }

        TestContext.Out.WriteLine($"{points} points covered");
        Assert.That(points, Is.GreaterThanOrEqualTo(18));
    }

    private static RealHost NewHost() => new(_ => { });
}
