using DriverKit.Emulation.UsbStick;
using DriverKit.Locators;
using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation.Tests;

/// <summary>What libiscsi's tests do not look at: sense formats, errors of the medium, caches, attentions between initiators, filters.</summary>
public sealed class ScsiEngineTests
{
    private static readonly byte[] Ready = new byte[6];

    private readonly ScsiTask _task = new();
    private ScsiMedium _medium = null!;
    private ScsiLogicalUnit _unit = null!;
    private ScsiTarget _target = null!;
    private ScsiNexus _a = null!;
    private ScsiNexus _b = null!;

    [SetUp]
    public void Make() => Make(new ScsiUnitOptions { Removable = true }, new MemoryMedium(1 << 20));

    [TearDown]
    public void Give() => _medium.Dispose();

    private void Make(ScsiUnitOptions options, DriverKit.Block.IBlockFile file)
    {
        _medium?.Dispose();
        _medium = new ScsiMedium(file);
        _unit = new ScsiLogicalUnit(options, _medium);
        _target = new ScsiTarget(_unit);
        _a = _target.CreateNexus("a", carriesSense: true);
        _b = _target.CreateNexus("b", carriesSense: true);
        Run(_a, Ready);
        Run(_b, Ready);
    }

    private byte[] Run(ScsiNexus nexus, byte[] cdb, byte[]? data = null)
    {
        _target.Begin(_task, nexus, 0, cdb);
        byte[] answer = new byte[_task.Direction == ScsiDataDirection.In ? _task.Length : 0];
        if (_task.Direction == ScsiDataDirection.Out)
        {
            _task.Push(data ?? new byte[_task.Length]);
        }
        else
        {
            answer = answer[.._task.Pull(answer)];
        }

        _task.End();
        return answer;
    }

    private (SenseKey Key, int Asc, int Ascq) Sense => (_task.SenseValue.Key, _task.SenseValue.Code, _task.SenseValue.Qualifier);

    private static byte[] Read(byte lba, byte count) => [0x28, 0, 0, 0, 0, lba, 0, 0, count, 0];

    private static byte[] Write(byte lba, byte count, byte flags = 0) => [0x2a, flags, 0, 0, 0, lba, 0, 0, count, 0];

    private void SetMode(byte[] page) => Run(_a, [0x15, 0x10, 0, 0, (byte)(4 + page.Length), 0], [0, 0, 0, 0, .. page]);

    [Test]
    public void Reserved_bits_are_refused_with_the_place_of_the_first()
    {
        Run(_a, [0x28, 0, 0, 0, 0, 0, 0x80, 0, 1, 0]);
        Assert.That(Sense, Is.EqualTo((SenseKey.IllegalRequest, 0x24, 0)));
        Assert.That(_task.Sense[15..18].ToArray(), Is.EqualTo(new byte[] { 0x80 | 0x40 | 0x08 | 7, 0, 6 }), "SKSV, C/D, BPV, bit 7 of byte 6");
        Run(_a, [0x28, 0, 0, 0, 0, 0, 0, 0, 1, 4]);
        Assert.That(Sense.Asc, Is.EqualTo(0x24), "NACA");
        Run(_a, [0x28, 0, 0, 0, 0, 0]);
        Assert.That(Sense.Asc, Is.EqualTo(0x24), "a CDB too short for its opcode");
        Run(_a, [0xff, 0, 0, 0, 0, 0]);
        Assert.That(Sense, Is.EqualTo((SenseKey.IllegalRequest, 0x20, 0)));
    }

    [Test]
    public void A_medium_error_gives_what_was_before_it_and_the_address()
    {
        _medium.AddBadBlock(5);
        byte[] data = Run(_a, Read(2, 8));
        Assert.That(data, Has.Length.EqualTo(3 * 512));
        Assert.That(Sense, Is.EqualTo((SenseKey.MediumError, 0x11, 0)));
        Assert.That(_task.SenseValue.Information, Is.EqualTo(5));
        Assert.That(_task.Sense[6], Is.EqualTo(5));
        Run(_a, [0x2f, 0, 0, 0, 0, 5, 0, 0, 1, 0]);
        Assert.That(Sense.Key, Is.EqualTo(SenseKey.MediumError), "VERIFY sees it too");
        Run(_a, Write(5, 1));
        Assert.That(Run(_a, Read(2, 8)), Has.Length.EqualTo(8 * 512), "writing mended it");
        _medium.AddBadBlock(6, unwritable: true);
        Run(_a, Write(4, 4));
        Assert.That(Sense, Is.EqualTo((SenseKey.MediumError, 0x0c, 0)));
        Assert.That(_task.SenseValue.Information, Is.EqualTo(6));
    }

    [Test]
    public void A_deferred_error_comes_with_the_next_command()
    {
        Make(new ScsiUnitOptions { WriteCache = true }, new MemoryMedium(1 << 20));
        _medium.DefersWriteErrors = true;
        _medium.AddBadBlock(3, unwritable: true);
        Run(_a, Write(3, 1));
        Assert.That(_task.Status, Is.EqualTo(ScsiStatus.Good));
        Run(_a, Ready);
        Assert.That(_task.Status, Is.EqualTo(ScsiStatus.CheckCondition));
        Assert.That(_task.Sense[0] & 0x7f, Is.EqualTo(0x71));
        Assert.That(_task.Sense[6], Is.EqualTo(3));
        Run(_a, Ready);
        Assert.That(_task.Status, Is.EqualTo(ScsiStatus.Good));
    }

    [TestCase(false, 0, 4)]
    [TestCase(true, 0, 0)]
    [TestCase(false, 8, 0)]
    public void A_power_cut_loses_what_was_not_flushed(bool flush, byte flags, int lost)
    {
        var cache = new VolatileCacheMedium(new MemoryMedium(1 << 20));
        Make(new ScsiUnitOptions { WriteCache = true }, cache);
        Run(_a, Write(10, 4, flags), [.. Enumerable.Repeat((byte)9, 2048)]);
        Assert.That(Run(_a, Read(10, 4)), Is.All.EqualTo((byte)9));
        if (flush)
        {
            Run(_a, [0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }

        Assert.That(cache.CutPower(new Random(1)), Is.EqualTo(lost));
        Assert.That(Run(_a, Read(10, 4)), Is.All.EqualTo((byte)(lost > 0 ? 0 : 9)));
    }

    [Test]
    public void Without_write_cache_nothing_is_lost()
    {
        var cache = new VolatileCacheMedium(new MemoryMedium(1 << 20));
        Make(new ScsiUnitOptions { WriteCache = true }, cache);
        byte[] page = new byte[20];
        page[0] = 8;
        page[1] = 18;
        SetMode(page);
        Assert.That(_task.Status, Is.EqualTo(ScsiStatus.Good));
        Run(_a, Write(10, 4));
        Assert.That(cache.Unflushed, Is.Zero);
    }

    [Test]
    public void Mode_pages_are_changed_where_they_can_be_and_others_are_told()
    {
        byte[] control = new byte[12];
        control[0] = 0x0a;
        control[1] = 10;
        control[2] = 0x04;
        SetMode(control);
        Assert.That(_task.Status, Is.EqualTo(ScsiStatus.Good));
        Run(_a, [0xff, 0, 0, 0, 0, 0]);
        Assert.That(_task.Sense[0], Is.EqualTo(0x72), "D_SENSE");
        Run(_b, Ready);
        Assert.That(Sense, Is.EqualTo((SenseKey.UnitAttention, 0x2a, 0x01)));
        control[3] = 0xf0;
        SetMode(control);
        Assert.That(Sense, Is.EqualTo((SenseKey.IllegalRequest, 0x26, 0)));
        control[3] = 0;
        control[4] = 0x08;
        SetMode(control);
        Run(_a, Write(0, 1));
        Assert.That(Sense, Is.EqualTo((SenseKey.DataProtect, 0x27, 0x02)), "software write protect");
        byte[] changeable = Run(_a, [0x1a, 8, 0x40 | 0x0a, 0, 255, 0]);
        Assert.That(changeable[6..9], Is.EqualTo(new byte[] { 0x04, 0, 0x08 }));
        _unit.Reset(ScsiAttention.PowerOn);
        Run(_b, Ready);
        Assert.That(Sense, Is.EqualTo((SenseKey.UnitAttention, 0x29, 0)));
        Run(_b, Write(0, 1));
        Assert.That(_task.Status, Is.EqualTo(ScsiStatus.Good), "a reset brings the defaults back");
    }

    [Test]
    public void Media_come_and_go()
    {
        Run(_a, [0x1e, 0, 0, 0, 1, 0]);
        Run(_b, [0x1b, 0, 0, 0, 2, 0]);
        Assert.That(Sense, Is.EqualTo((SenseKey.IllegalRequest, 0x53, 0x02)), "prevented by the other initiator");
        Run(_a, [0x1e, 0, 0, 0, 0, 0]);
        Run(_b, [0x1b, 0, 0, 0, 2, 0]);
        Run(_a, Ready);
        Assert.That(Sense, Is.EqualTo((SenseKey.NotReady, 0x3a, 0)));
        Run(_b, [0x1b, 0, 0, 0, 3, 0]);
        Run(_a, Ready);
        Assert.That(Sense, Is.EqualTo((SenseKey.UnitAttention, 0x28, 0)));
        _unit.Remove();
        _unit.Insert(new ScsiMedium(new MemoryMedium(2 << 20), 2048));
        Run(_b, Ready);
        Assert.That(Sense, Is.EqualTo((SenseKey.UnitAttention, 0x28, 0)));
        byte[] capacity = Run(_b, [0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.That(capacity, Is.EqualTo(new byte[] { 0, 0, 3, 0xff, 0, 0, 8, 0 }));
    }

    [Test]
    public void A_transport_without_sense_asks_for_it()
    {
        ScsiNexus nexus = _target.CreateNexus("c", carriesSense: false);
        Run(nexus, Ready);
        Assert.That(Run(nexus, [3, 0, 0, 0, 18, 0])[12], Is.EqualTo(0x29));
        Assert.That(Run(nexus, [3, 0, 0, 0, 18, 0])[2], Is.Zero, "asked once");
        Run(nexus, [0xff, 0, 0, 0, 0, 0]);
        Run(nexus, Ready);
        Assert.That(Run(nexus, [3, 0, 0, 0, 18, 0])[12], Is.Zero, "outlived by another command");
    }

    [Test]
    public void The_data_may_come_in_any_pieces()
    {
        byte[] data = new byte[5 * 512];
        new Random(3).NextBytes(data);
        _target.Begin(_task, _a, 0, Write(7, 5));
        for (int at = 0; at < data.Length;)
        {
            int part = Math.Min(data.Length - at, 1 + (at * 7 % 777));
            _task.Push(data.AsSpan(at, part));
            at += part;
        }

        _task.End();
        Assert.That(Run(_a, Read(7, 5)), Is.EqualTo(data));
    }

    [TestCase("emu:usb-stick,colour=red", "no option 'colour'")]
    [TestCase("emu:usb-stick,speed=warp", "no speed 'warp'")]
    [TestCase("emu:usb-stick,sector=500", "'sector' is not '500'")]
    [TestCase("emu:usb-stick,sector=1000", "a sector does not have 1000 bytes")]
    [TestCase("emu:usb-stick,luns=17", "'luns' is not '17'")]
    [TestCase("emu:usb-stick,size=12Q", "'size' is not '12Q'")]
    [TestCase("emu:usb-stick,vid=xyz", "'vid' is not 'xyz'")]
    [TestCase("emu:usb-stick,personality=nice", "no personality 'nice'")]
    [TestCase("emu:usb-stick,image=/nowhere/at/all", "there are no files here")]
    [TestCase("emu:toaster", "no model 'toaster'")]
    public void A_wrong_locator_is_answered_with_what_would_be_right(string text, string message)
    {
        Assert.That(Locator.TryParse(text, out Locator? locator, out _));
        using var host = new ManualHost();
        Assert.That(() => new EmulationScheme(new UsbStickEntry()).OpenUsb(locator!, host), Throws.TypeOf<LocatorException>().With.Message.Contains(message));
    }

    [Test]
    public void A_locator_makes_the_stick_that_it_describes()
    {
        Assert.That(Locator.TryParse("emu:usb-stick,size=2M,speed=super,vid=0781,pid=5581,serial=ABC,luns=3,ro,sector=4096,cache", out Locator? locator, out _));
        using var host = new ManualHost();
        using UsbStickModel stick = UsbStickFactory.Create(locator!, host);
        Assert.That((stick.Device.Definition.VendorId, stick.Device.Definition.ProductId), Is.EqualTo((0x0781, 0x5581)));
        Assert.That(stick.Target.Units, Has.Count.EqualTo(3));
        Assert.That(stick.Target.Units[0].Medium!.BlockCount, Is.EqualTo(512));
        Assert.That(stick.Target.Units[0].Medium!.WriteProtected);
        Assert.That(stick.Target.Units[0].WriteCacheEnabled);
    }
}
