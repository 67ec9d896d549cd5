using DriverKit.Emulation.UsbStick;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation.Tests;

/// <summary>The transport from a host's viewpoint: the thirteen cases and what else the specification demands.</summary>
[TestFixture(UsbSpeed.Full)]
[TestFixture(UsbSpeed.High)]
[TestFixture(UsbSpeed.Super)]
public sealed class BulkOnlyTests(UsbSpeed speed)
{
    private static readonly byte[] TestUnitReady = [0, 0, 0, 0, 0, 0];
    private static readonly byte[] Inquiry36 = [0x12, 0, 0, 0, 36, 0];

    private ManualHost _host = null!;
    private UsbStickModel _stick = null!;
    private RawHost _raw = null!;

    [SetUp]
    public void Plug()
    {
        _host = new ManualHost();
        _stick = new UsbStickModel(_host, new UsbStickOptions { Speed = speed });
        _raw = new RawHost(_stick, _host);
        Assert.That(_raw.Configure(), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.Read(0, TestUnitReady), Is.Empty);
        Assert.That(_raw.LastCsw.Status, Is.EqualTo(CswStatus.Failed), "the power-on unit attention");
        Assert.That(_raw.Sense()[12], Is.EqualTo(0x29));
    }

    [TearDown]
    public void Unplug()
    {
        _stick.Dispose();
        Assert.That(_host.Arena.InUse, Is.Zero);
        _host.Dispose();
    }

    private static byte[] Read10(uint lba, ushort count) =>
        [0x28, 0, (byte)(lba >> 24), (byte)(lba >> 16), (byte)(lba >> 8), (byte)lba, 0, (byte)(count >> 8), (byte)count, 0];

    private static byte[] Write10(uint lba, ushort count)
    {
        byte[] cdb = Read10(lba, count);
        cdb[0] = 0x2a;
        return cdb;
    }

    private static byte[] Pattern(int length, int seed = 7)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Test]
    public void Case_1_no_data_agreed()
    {
        uint tag = _raw.SendCbw(0, false, TestUnitReady);
        Assert.That(_raw.ReadCsw(tag), Is.EqualTo(new RawHost.Csw(CswStatus.Passed, 0)));
    }

    [Test]
    public void Case_2_host_expects_none_device_would_send()
    {
        uint tag = _raw.SendCbw(0, true, Inquiry36);
        Assert.That(_raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.PhaseError));
    }

    [Test]
    public void Case_3_host_expects_none_device_would_receive()
    {
        uint tag = _raw.SendCbw(0, false, Write10(0, 1));
        Assert.That(_raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.PhaseError));
    }

    [Test]
    public void Case_4_host_expects_data_device_has_none()
    {
        uint tag = _raw.SendCbw(64, true, TestUnitReady);
        Assert.That(_raw.In(64, out byte[] data), Is.EqualTo(UsbStatus.Stall));
        Assert.That(data, Is.Empty);
        Assert.That(_raw.ReadCsw(tag), Is.EqualTo(new RawHost.Csw(CswStatus.Passed, 64)));
    }

    [Test]
    public void Case_5_device_has_less_and_ends_with_a_short_packet()
    {
        uint tag = _raw.SendCbw(255, true, Inquiry36);
        Assert.That(_raw.In(255, out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data, Has.Length.EqualTo(36));
        Assert.That(_raw.ReadCsw(tag), Is.EqualTo(new RawHost.Csw(CswStatus.Passed, 255 - 36)));
    }

    [Test]
    public void Case_5_device_has_less_in_whole_packets_and_stalls()
    {
        uint tag = _raw.SendCbw(4096, true, Read10(0, 2));
        Assert.That(_raw.In(4096, out byte[] data), Is.EqualTo(UsbStatus.Stall));
        Assert.That(data, Has.Length.EqualTo(1024));
        Assert.That(_raw.ReadCsw(tag), Is.EqualTo(new RawHost.Csw(CswStatus.Passed, 3072)));
    }

    [Test]
    public void Case_6_data_in_agreed()
    {
        uint tag = _raw.SendCbw(36, true, Inquiry36);
        Assert.That(_raw.In(36, out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data.AsSpan(8, 22).SequenceEqual("DriverKiEmulated Stick"u8));
        Assert.That(_raw.ReadCsw(tag), Is.EqualTo(new RawHost.Csw(CswStatus.Passed, 0)));
    }

    [Test]
    public void Case_7_device_has_more()
    {
        uint tag = _raw.SendCbw(512, true, Read10(0, 4));
        Assert.That(_raw.In(512, out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data, Has.Length.EqualTo(512));
        Assert.That(_raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.PhaseError));
    }

    [Test]
    public void Case_8_host_expects_in_device_would_receive()
    {
        uint tag = _raw.SendCbw(512, true, Write10(3, 1));
        Assert.That(_raw.In(512, out byte[] data), Is.EqualTo(UsbStatus.Stall));
        Assert.That(data, Is.Empty);
        Assert.That(_raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.PhaseError));
    }

    [Test]
    public void Case_9_host_sends_device_takes_none()
    {
        uint tag = _raw.SendCbw(512, false, TestUnitReady);
        Assert.That(_raw.Out(new byte[512], out int actual), Is.EqualTo(UsbStatus.Stall));
        Assert.That(actual, Is.Zero);
        Assert.That(_raw.ReadCsw(tag), Is.EqualTo(new RawHost.Csw(CswStatus.Passed, 512)));
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x02), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.Read(0, TestUnitReady), Is.Empty);
    }

    [Test]
    public void Case_10_host_sends_device_would_send()
    {
        uint tag = _raw.SendCbw(512, false, Read10(0, 1));
        Assert.That(_raw.Out(new byte[512], out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.PhaseError));
    }

    [Test]
    public void Case_11_device_takes_less()
    {
        byte[] data = Pattern(2048);
        uint tag = _raw.SendCbw(2048, false, Write10(5, 2));
        Assert.That(_raw.Out(data, out int actual), Is.EqualTo(UsbStatus.Stall));
        Assert.That(actual, Is.EqualTo(1024));
        Assert.That(_raw.ReadCsw(tag), Is.EqualTo(new RawHost.Csw(CswStatus.Passed, 1024)));
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x02), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.Read(1024, Read10(5, 2)), Is.EqualTo(data[..1024]));
    }

    [Test]
    public void Case_12_data_out_agreed()
    {
        byte[] data = Pattern(8192);
        Assert.That(_raw.Write(data, Write10(100, 16)), Is.EqualTo(CswStatus.Passed));
        Assert.That(_raw.LastCsw.Residue, Is.Zero);
        Assert.That(_raw.Read(8192, Read10(100, 16)), Is.EqualTo(data));
    }

    [Test]
    public void Case_13_device_would_take_more_and_nothing_is_written()
    {
        uint tag = _raw.SendCbw(512, false, Write10(9, 2));
        Assert.That(_raw.Out(Pattern(512), out _), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.PhaseError));
        Assert.That(_raw.Read(512, Read10(9, 1)), Is.All.EqualTo((byte)0));
    }

    [Test]
    public void A_data_phase_may_come_in_several_transfers_that_wait_already()
    {
        byte[] data = Pattern(16384);
        Assert.That(_raw.Write(data, Write10(0, 32)), Is.EqualTo(CswStatus.Passed));
        UsbTransfer cbw = _raw.Make(UsbTransferKind.Bulk, 0x02, 31);
        RawHost.Cbw(77, 16384, true, 0, Read10(0, 32)).CopyTo(cbw.Buffer.Span);
        UsbTransfer[] parts = [.. Enumerable.Range(0, 4).Select(_ => _raw.Make(UsbTransferKind.Bulk, 0x81, 4096))];
        UsbTransfer csw = _raw.Make(UsbTransferKind.Bulk, 0x81, 13);
        foreach (UsbTransfer transfer in (UsbTransfer[])[cbw, .. parts, csw])
        {
            Assert.That(_raw.Submit(transfer), Is.EqualTo(UsbStatus.Ok));
        }

        _host.Settle();
        Assert.That(_raw.Done, Is.EqualTo((UsbTransfer[])[cbw, .. parts, csw]));
        Assert.That(_raw.Done, Has.All.Property(nameof(UsbTransfer.Status)).EqualTo(UsbStatus.Ok));
        Assert.That(parts.SelectMany(p => p.Buffer.Span.ToArray()), Is.EqualTo(data));
        Assert.That(CommandStatusWrapper.IsValid(csw.Buffer.Span, 77));
        foreach (UsbTransfer transfer in _raw.Done)
        {
            _host.Arena.Free(transfer.Buffer);
        }
    }

    [TestCase(30, 0x43425355u, 6, 0)]
    [TestCase(32, 0x43425355u, 6, 0)]
    [TestCase(31, 0x43425356u, 6, 0)]
    [TestCase(31, 0x43425355u, 0, 0)]
    [TestCase(31, 0x43425355u, 17, 0)]
    [TestCase(31, 0x43425355u, 6, 0x40)]
    public void What_is_no_valid_CBW_stalls_both_endpoints_until_reset_recovery(int length, uint signature, int cdbLength, byte flags)
    {
        byte[] bytes = new byte[length];
        RawHost.Cbw(1, 0, true, 0, TestUnitReady).AsSpan(0, Math.Min(length, 31)).CopyTo(bytes);
        BitConverter.TryWriteBytes(bytes, signature);
        bytes[14] = (byte)cdbLength;
        bytes[12] |= flags;
        _raw.Out(bytes, out _);
        Assert.That(_raw.In(13, out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Out(bytes, out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.In(13, out _), Is.EqualTo(UsbStatus.Stall), "clearing the halt alone does not help");

        Assert.That(_raw.Control(BulkOnlySetup.Reset(0), out _), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.In(13, out _), Is.EqualTo(UsbStatus.Stall), "the reset does not clear halts");
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x02), Is.EqualTo(UsbStatus.Ok));
        uint tag = _raw.SendCbw(0, false, TestUnitReady);
        Assert.That(_raw.ReadCsw(tag).Status, Is.EqualTo(CswStatus.Passed));
    }

    [Test]
    public void Class_requests_are_answered_only_in_their_exact_form()
    {
        Assert.That(_raw.Control(BulkOnlySetup.GetMaxLun(0), out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data, Is.EqualTo(new byte[] { 0 }));
        Assert.That(_raw.Control(SetupPacket.Of(0xa1, 0xfe, 1, 0, 1), out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Control(SetupPacket.Of(0xa1, 0xfe, 0, 1, 1), out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Control(SetupPacket.Of(0xa1, 0xfe, 0, 0, 2), out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Control(SetupPacket.Of(0x21, 0xff, 0, 0, 1), out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Control(SetupPacket.Of(0x21, 0xff, 1, 0, 0), out _), Is.EqualTo(UsbStatus.Stall));
    }

    [Test]
    public void Transfers_wait_until_the_device_has_something_and_can_be_taken_back()
    {
        UsbTransfer waiting = _raw.Make(UsbTransferKind.Bulk, 0x81, 13);
        Assert.That(_raw.Submit(waiting), Is.EqualTo(UsbStatus.Ok));
        _host.Settle(1_000_000_000);
        Assert.That(_raw.Done, Is.Empty);
        _stick.Abort(waiting);
        Assert.That(_raw.Done, Is.Empty, "an abort does not complete within itself");
        _host.Settle();
        Assert.That(_raw.Done, Is.EqualTo(new[] { waiting }));
        Assert.That(waiting.Status, Is.EqualTo(UsbStatus.Cancelled));
        _host.Arena.Free(waiting.Buffer);
    }

    [Test]
    public void Unplugged_everything_comes_back_and_the_medium_is_there_when_plugged_in_again()
    {
        byte[] data = Pattern(512);
        Assert.That(_raw.Write(data, Write10(1, 1)), Is.EqualTo(CswStatus.Passed));
        UsbTransfer waiting = _raw.Make(UsbTransferKind.Bulk, 0x81, 13);
        Assert.That(_raw.Submit(waiting), Is.EqualTo(UsbStatus.Ok));
        _host.Settle();
        _stick.Unplug();
        _host.Settle();
        Assert.That(waiting.Status, Is.EqualTo(UsbStatus.Removed));
        Assert.That(_raw.Submit(waiting), Is.EqualTo(UsbStatus.Removed));
        _host.Arena.Free(waiting.Buffer);

        using UsbStickModel again = _stick.Replug();
        var raw = new RawHost(again, _host);
        Assert.That(raw.Configure(), Is.EqualTo(UsbStatus.Ok));
        raw.Read(0, TestUnitReady);
        Assert.That(raw.LastCsw.Status, Is.EqualTo(CswStatus.Failed));
        Assert.That(raw.Sense()[12], Is.EqualTo(0x29));
        Assert.That(raw.Read(512, Read10(1, 1)), Is.EqualTo(data));
    }
}
