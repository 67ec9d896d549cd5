using DriverKit.Emulation.UsbStick;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation.Tests;

/// <summary>Each personality shows its fault to a host without a driver.</summary>
public sealed class PersonalityTests
{
    private static readonly byte[] Inquiry = [0x12, 0, 0, 0, 36, 0];
    private static readonly byte[] ReadOne = [0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0];
    private static readonly byte[] ModeSense = [0x1a, 0, 0x3f, 0, 192, 0];
    private static readonly byte[] Ready = new byte[6];

    private ManualHost _host = null!;
    private UsbStickModel? _stick;

    private static IEnumerable<string> Names => Personalities.All.Select(p => p.Name);

    [SetUp]
    public void Start() => _host = new ManualHost();

    [TearDown]
    public void End()
    {
        _stick?.Dispose();
        Assert.That(_host.Arena.InUse, Is.Zero);
        _host.Dispose();
    }

    private RawHost Plug(string name, bool tableId = false)
    {
        Assert.That(Personalities.TryFind(name, out Personality? personality));
        _stick = new UsbStickModel(_host, new UsbStickOptions { Personality = personality, UsesPersonalityId = tableId });
        var raw = new RawHost(_stick, _host);
        raw.Configure();
        return raw;
    }

    private RawHost PlugReady(string name)
    {
        RawHost raw = Plug(name);
        raw.Read(0, Ready);
        raw.Read(0, Ready);
        return raw;
    }

    [Test]
    public void There_are_enough_and_each_says_what_it_does()
    {
        Assert.That(Personalities.All, Has.Count.GreaterThanOrEqualTo(16));
        Assert.That(Names, Is.Unique);
        foreach (Personality personality in Personalities.All)
        {
            Assert.That(personality.Fault, Is.Not.Empty);
            Assert.That(personality.Harm, Is.Not.Empty);
            Assert.That(personality.LinuxFlag.Length > 0 || personality.LinuxCopes.Length > 0, personality.Name);
            Assert.That(personality.LinuxFlag.Length > 0, Is.EqualTo(personality.VendorId != 0), personality.Name);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void It_is_seen_under_the_table_id(string name)
    {
        RawHost raw = Plug(name, tableId: true);
        raw.Control(SetupPacket.GetDescriptor(DescriptorType.Device, 0, 0, 18), out byte[] bytes);
        Assert.That(DeviceDescriptor.TryParse(bytes, out DeviceDescriptor device));
        Personality personality = _stick!.Personality!;
        Assert.That(device.VendorId, Is.EqualTo(personality.VendorId == 0 ? 0x1209 : personality.VendorId));
        Assert.That(device.ProductId, Is.EqualTo(personality.ProductId == 0 ? 0xd51c : personality.ProductId));
    }

    [TestCase("cbw-32", 0x12)]
    [TestCase("hangs-on-mode-sense", 0x1a)]
    [TestCase("hangs-on-prevent-allow", 0x1e)]
    [TestCase("hangs-on-vpd", 0x12)]
    public void It_hangs_until_a_bus_reset(string name, byte opcode)
    {
        RawHost raw = name == "cbw-32" ? Plug(name) : PlugReady(name);
        byte[] cdb = [opcode, (byte)(name == "hangs-on-vpd" ? 1 : 0), 0x3f, 0, 36, 0];
        raw.SendCbw(36, true, cdb);
        Assert.That(raw.In(36, out _), Is.EqualTo(UsbStatus.Cancelled), "nothing comes until it is taken back");
        Assert.That(_stick!.Function.IsHung);
        Assert.That(raw.Control(BulkOnlySetup.Reset(0), out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(raw.Simple(UsbTransferKind.Reset), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_stick.Function.IsHung, Is.False);
    }

    [Test]
    public void Dies_past_64_sectors()
    {
        RawHost raw = PlugReady("dies-past-64-sectors");
        Assert.That(raw.Read(32768, [0x28, 0, 0, 0, 0, 0, 0, 0, 64, 0]), Has.Length.EqualTo(32768));
        raw.SendCbw(33280, true, [0x28, 0, 0, 0, 0, 0, 0, 0, 65, 0]);
        Assert.That(raw.In(33280, out _), Is.EqualTo(UsbStatus.Cancelled));
    }

    [Test]
    public void Needs_delay()
    {
        RawHost raw = PlugReady("needs-delay");
        uint tag = raw.SendCbw(36, true, Inquiry);
        _host.Settle(150_000);
        Assert.That(raw.In(36, out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data, Has.Length.EqualTo(36));
        raw.ReadCsw(tag);
        UsbTransfer cbw = raw.Make(UsbTransferKind.Bulk, 0x02, 31);
        RawHost.Cbw(5, 36, true, 0, Inquiry).CopyTo(cbw.Buffer.Span);
        raw.Submit(cbw);
        Assert.That(raw.In(36, out _), Is.EqualTo(UsbStatus.Cancelled), "asked too soon");
        _host.Arena.Free(cbw.Buffer);
    }

    [Test]
    public void Bogus_residue_where_the_heuristic_does_not_look()
    {
        RawHost raw = PlugReady("bogus-residue");
        Assert.That(raw.Read(36, Inquiry), Has.Length.EqualTo(36));
        Assert.That(raw.LastCsw.Residue, Is.Zero);
        Assert.That(raw.Read(512, ReadOne), Has.Length.EqualTo(512));
        Assert.That(raw.LastCsw.Residue, Is.EqualTo(512));
    }

    [Test]
    public void Capacity_off_by_one()
    {
        RawHost raw = PlugReady("capacity-off-by-one");
        byte[] data = raw.Read(8, [0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.That((data[0] << 24) | (data[1] << 16) | (data[2] << 8) | data[3], Is.EqualTo((64 << 20) / 512));
        byte[] last = [0x28, 0, data[0], data[1], data[2], data[3], 0, 0, 1, 0];
        raw.Read(512, last);
        Assert.That(raw.LastCsw.Status, Is.EqualTo(CswStatus.Failed));
        Assert.That(raw.Sense()[12], Is.EqualTo(0x21));
    }

    [Test]
    public void First_read_fails()
    {
        RawHost raw = PlugReady("first-read-fails");
        raw.Read(512, ReadOne);
        Assert.That(raw.LastCsw.Status, Is.EqualTo(CswStatus.Failed));
        Assert.That(raw.Sense()[12], Is.EqualTo(0x21));
        Assert.That(raw.Read(512, ReadOne), Has.Length.EqualTo(512));
        Assert.That(raw.LastCsw.Status, Is.EqualTo(CswStatus.Passed));
    }

    [Test]
    public void Broken_fua()
    {
        RawHost raw = PlugReady("broken-fua");
        byte[] modes = raw.Read(192, ModeSense);
        Assert.That(modes[2] & 0x10, Is.Not.Zero, "announced");
        Assert.That(raw.Write(new byte[512], [0x2a, 0x08, 0, 0, 0, 0, 0, 0, 1, 0]), Is.EqualTo(CswStatus.Failed));
        Assert.That(raw.Write(new byte[512], [0x2a, 0x00, 0, 0, 0, 0, 0, 0, 1, 0]), Is.EqualTo(CswStatus.Passed));
    }

    [Test]
    public void Bad_sense()
    {
        RawHost raw = Plug("bad-sense");
        raw.Read(0, Ready);
        Assert.That(raw.LastCsw.Status, Is.EqualTo(CswStatus.Failed));
        Assert.That(raw.Sense(), Has.Length.EqualTo(18));
        raw.SendCbw(96, true, [3, 0, 0, 0, 96, 0]);
        Assert.That(raw.In(96, out _), Is.EqualTo(UsbStatus.Cancelled));
    }

    [Test]
    public void Bad_inquiry_and_false_write_protect()
    {
        Assert.That(PlugReady("bad-inquiry").Read(36, Inquiry)[0], Is.EqualTo(0x1f));
        _stick!.Dispose();
        Assert.That(PlugReady("false-write-protect").Read(192, ModeSense)[2] & 0x80, Is.Not.Zero);
    }

    [Test]
    public void Ignores_tag()
    {
        RawHost raw = Plug("ignores-tag");
        raw.SendCbw(0, false, Ready);
        Assert.That(raw.In(13, out byte[] csw), Is.EqualTo(UsbStatus.Ok));
        Assert.That(BitConverter.ToUInt32(csw, 4), Is.EqualTo(uint.MaxValue), "it counts down");
    }

    [Test]
    public void Skips_data_phase()
    {
        RawHost raw = Plug("skips-data-phase");
        uint tag = raw.SendCbw(512, true, ReadOne);
        Assert.That(raw.In(512, out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(CommandStatusWrapper.IsValid(data, tag), "the CSW came where data were expected");
    }

    [Test]
    public void Zero_length_and_stalled_csw()
    {
        RawHost raw = PlugReady("zero-length-csw");
        raw.SendCbw(0, false, Ready);
        Assert.That(raw.In(13, out byte[] nothing), Is.EqualTo(UsbStatus.Ok));
        Assert.That(nothing, Is.Empty);
        Assert.That(raw.In(13, out byte[] csw), Is.EqualTo(UsbStatus.Ok));
        Assert.That(csw, Has.Length.EqualTo(13));
        _stick!.Dispose();
        raw = PlugReady("csw-stalled");
        raw.SendCbw(0, false, Ready);
        Assert.That(raw.In(13, out _), Is.EqualTo(UsbStatus.Stall));
    }

    [Test]
    public void Units_and_media()
    {
        RawHost raw = Plug("no-medium");
        raw.Read(0, Ready);
        raw.Read(0, Ready);
        Assert.That(raw.Sense()[12], Is.EqualTo(0x3a));
        _stick!.Dispose();
        raw = Plug("two-luns");
        raw.Control(BulkOnlySetup.GetMaxLun(0), out byte[] max);
        Assert.That(max, Is.EqualTo(new byte[] { 1 }));
        Assert.That(raw.Read(36, Inquiry, lun: 1)[0], Is.Zero);
        _stick.Dispose();
        raw = PlugReady("single-lun");
        Assert.That(raw.Write([.. Enumerable.Repeat((byte)7, 512)], [0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0], lun: 1), Is.EqualTo(CswStatus.Passed));
        Assert.That(raw.Read(512, ReadOne), Is.All.EqualTo((byte)7));
        _stick.Dispose();
        raw = Plug("stalls-max-lun");
        Assert.That(raw.Control(BulkOnlySetup.GetMaxLun(0), out _), Is.EqualTo(UsbStatus.Stall));
    }

    [Test]
    public void Slow_ready()
    {
        RawHost raw = Plug("slow-ready");
        raw.Read(0, Ready);
        raw.Read(0, Ready);
        byte[] sense = raw.Sense();
        Assert.That((sense[2] & 15, sense[12], sense[13]), Is.EqualTo((2, 4, 1)));
        _host.Settle(3_000_000_000);
        raw.Read(0, Ready);
        Assert.That(raw.LastCsw.Status, Is.EqualTo(CswStatus.Passed));
    }
}
