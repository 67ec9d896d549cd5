using DriverKit.Emulation.UsbStick;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation.Tests;

/// <summary>The device core at the level of USB 2.0 chapter 9 and USB 3.2 chapter 9.</summary>
[TestFixture(UsbSpeed.Full)]
[TestFixture(UsbSpeed.High)]
[TestFixture(UsbSpeed.Super)]
public sealed class UsbStandardRequestTests(UsbSpeed speed)
{
    private ManualHost _host = null!;
    private UsbStickModel _stick = null!;
    private RawHost _raw = null!;

    [SetUp]
    public void Plug()
    {
        _host = new ManualHost();
        _stick = new UsbStickModel(_host, new UsbStickOptions { Speed = speed });
        _raw = new RawHost(_stick, _host);
    }

    [TearDown]
    public void Unplug()
    {
        _stick.Dispose();
        Assert.That(_host.Arena.InUse, Is.Zero);
        _host.Dispose();
    }

    private byte[] Get(DescriptorType type, byte index = 0, ushort language = 0, ushort length = 255)
    {
        Assert.That(_raw.Control(SetupPacket.GetDescriptor(type, index, language, length), out byte[] data), Is.EqualTo(UsbStatus.Ok));
        return data;
    }

    private UsbStatus Try(byte type, StandardRequest request, int value, int index, int length) =>
        _raw.Control(SetupPacket.Of(type, (byte)request, (ushort)value, (ushort)index, (ushort)length), out _);

    [Test]
    public void Device_descriptor()
    {
        byte[] bytes = Get(DescriptorType.Device);
        Assert.That(DeviceDescriptor.TryParse(bytes, out DeviceDescriptor device));
        Assert.That(bytes, Has.Length.EqualTo(18));
        Assert.That(device.UsbRelease, Is.EqualTo(speed switch { UsbSpeed.Full => 0x0110, UsbSpeed.High => 0x0200, _ => 0x0310 }));
        Assert.That(device.MaxPacketSize0, Is.EqualTo(speed == UsbSpeed.Super ? 9 : 64));
        Assert.That(device.ConfigurationCount, Is.EqualTo(1));
        Assert.That(Get(DescriptorType.Device, length: 8), Is.EqualTo(bytes[..8]), "wLength cuts it short");
    }

    [Test]
    public void Configuration_descriptor()
    {
        byte[] bytes = Get(DescriptorType.Configuration);
        Assert.That(bytes[2] | (bytes[3] << 8), Is.EqualTo(bytes.Length));
        Assert.That(bytes, Has.Length.EqualTo(speed == UsbSpeed.Super ? 44 : 32));
        int packet = speed switch { UsbSpeed.Full => 64, UsbSpeed.High => 512, _ => 1024 };
        Assert.That(bytes[22] | (bytes[23] << 8), Is.EqualTo(packet));
        Assert.That(bytes[14..18], Is.EqualTo(new byte[] { 8, 6, 0x50, 0 }));
        Assert.That(Try(0x80, StandardRequest.GetDescriptor, 0x0201, 0, 9), Is.EqualTo(UsbStatus.Stall), "there is one configuration");
    }

    [Test]
    public void Descriptors_of_one_speed_only()
    {
        UsbStatus atHigh = speed == UsbSpeed.High ? UsbStatus.Ok : UsbStatus.Stall;
        Assert.That(Try(0x80, StandardRequest.GetDescriptor, (int)DescriptorType.DeviceQualifier << 8, 0, 10), Is.EqualTo(atHigh));
        Assert.That(Try(0x80, StandardRequest.GetDescriptor, (int)DescriptorType.OtherSpeedConfiguration << 8, 0, 9), Is.EqualTo(atHigh));
        UsbStatus atSuper = speed == UsbSpeed.Super ? UsbStatus.Ok : UsbStatus.Stall;
        Assert.That(Try(0x80, StandardRequest.GetDescriptor, (int)DescriptorType.BinaryObjectStore << 8, 0, 22), Is.EqualTo(atSuper));
        if (speed == UsbSpeed.High)
        {
            byte[] other = Get(DescriptorType.OtherSpeedConfiguration);
            Assert.That(other[1], Is.EqualTo((byte)DescriptorType.OtherSpeedConfiguration));
            Assert.That(other[22] | (other[23] << 8), Is.EqualTo(64));
        }
    }

    [Test]
    public void Strings()
    {
        Assert.That(Get(DescriptorType.String), Is.EqualTo(new byte[] { 4, 3, 0x09, 0x04 }));
        byte[] serial = Get(DescriptorType.String, 3, 0x0409);
        Assert.That(System.Text.Encoding.Unicode.GetString(serial, 2, serial.Length - 2), Is.EqualTo("0000D51C0001"));
        Assert.That(Try(0x80, StandardRequest.GetDescriptor, 0x0303, 0x0407, 255), Is.EqualTo(UsbStatus.Stall), "another language");
        Assert.That(Try(0x80, StandardRequest.GetDescriptor, 0x0309, 0x0409, 255), Is.EqualTo(UsbStatus.Stall), "no such string");
    }

    [Test]
    public void Addressed_but_not_configured()
    {
        Assert.That(_stick.Device.State, Is.EqualTo(UsbDeviceState.Address));
        Assert.That(_raw.Control(SetupPacket.Of(0x80, 8, 0, 0, 1), out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data, Is.EqualTo(new byte[] { 0 }));
        Assert.That(Try(0x80, StandardRequest.GetStatus, 0, 0, 2), Is.EqualTo(UsbStatus.Ok));
        Assert.That(Try(0x81, StandardRequest.GetStatus, 0, 0, 2), Is.EqualTo(UsbStatus.Stall));
        Assert.That(Try(0x82, StandardRequest.GetStatus, 0, 0x81, 2), Is.EqualTo(UsbStatus.Stall));
        Assert.That(Try(0x81, StandardRequest.GetInterface, 0, 0, 1), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Simple(UsbTransferKind.SetInterface), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.In(13, out _), Is.EqualTo(UsbStatus.InvalidRequest), "no endpoints yet");
        Assert.That(_raw.Configure(2), Is.EqualTo(UsbStatus.Stall), "no such configuration");
        Assert.That(Try(0xa1, (StandardRequest)0xfe, 0, 0, 1), Is.EqualTo(UsbStatus.Stall), "class requests need a configuration");
    }

    [Test]
    public void Configured()
    {
        Assert.That(_raw.Configure(), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_stick.Device.State, Is.EqualTo(UsbDeviceState.Configured));
        Assert.That(_raw.Control(SetupPacket.Of(0x80, 8, 0, 0, 1), out byte[] data), Is.EqualTo(UsbStatus.Ok));
        Assert.That(data, Is.EqualTo(new byte[] { 1 }));
        Assert.That(Try(0x81, StandardRequest.GetInterface, 0, 0, 1), Is.EqualTo(UsbStatus.Ok));
        Assert.That(Try(0x81, StandardRequest.GetInterface, 0, 1, 1), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Simple(UsbTransferKind.SetInterface, value: 0, index: 0), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.Simple(UsbTransferKind.SetInterface, value: 1, index: 0), Is.EqualTo(UsbStatus.Stall));
        Assert.That(Try(0x82, StandardRequest.GetStatus, 0, 0x83, 2), Is.EqualTo(UsbStatus.Stall), "no such endpoint");
        Assert.That(Try(0x80, StandardRequest.GetStatus, 0, 0, 3), Is.EqualTo(UsbStatus.Stall), "GET_STATUS has two bytes");
        Assert.That(Try(0x00, StandardRequest.SetDescriptor, 0x0100, 0, 18), Is.EqualTo(UsbStatus.Stall));
        Assert.That(Try(0x82, StandardRequest.SynchFrame, 0, 0x81, 2), Is.EqualTo(UsbStatus.Stall));
        Assert.That(Try(0x00, StandardRequest.SetFeature, 1, 0, 0), Is.EqualTo(UsbStatus.Stall), "no remote wake-up");
        Assert.That(Try(0x00, StandardRequest.SetIsochronousDelay, 40, 0, 0), Is.EqualTo(speed == UsbSpeed.Super ? UsbStatus.Ok : UsbStatus.Stall));
        Assert.That(Try(0x00, StandardRequest.SetFeature, 48, 0, 0), Is.EqualTo(speed == UsbSpeed.Super ? UsbStatus.Ok : UsbStatus.Stall));
        Assert.That(Try(0x40, 0, 0, 0, 0), Is.EqualTo(UsbStatus.Stall), "no vendor requests");
        Assert.That(_raw.Configure(0), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_stick.Device.State, Is.EqualTo(UsbDeviceState.Address));
    }

    [Test]
    public void Halting_and_clearing()
    {
        _raw.Configure();
        Assert.That(Try(0x02, StandardRequest.SetFeature, 0, 0x81, 0), Is.EqualTo(UsbStatus.Ok));
        _raw.Control(SetupPacket.GetStatus(RequestRecipient.Endpoint, 0x81), out byte[] data);
        Assert.That(data, Is.EqualTo(new byte[] { 1, 0 }));
        Assert.That(_raw.In(13, out _), Is.EqualTo(UsbStatus.Stall));
        Assert.That(_raw.Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Ok));
        _raw.Control(SetupPacket.GetStatus(RequestRecipient.Endpoint, 0x81), out data);
        Assert.That(data, Is.EqualTo(new byte[] { 0, 0 }));
        Assert.That(_stick.Device.FindEndpoint(0x81)!.DeviceToggle, Is.False);
    }

    [Test]
    public void What_a_host_must_know_of_itself_is_no_plain_control_transfer()
    {
        foreach (SetupPacket setup in (SetupPacket[])[
            SetupPacket.SetConfiguration(1), SetupPacket.SetInterface(0, 0), SetupPacket.ClearHalt(new EndpointAddress(0x81)), SetupPacket.Of(0, 5, 9, 0, 0)])
        {
            UsbTransfer transfer = _raw.Make(UsbTransferKind.Control, 0, 0);
            transfer.Setup = setup.Raw;
            Assert.That(_raw.Submit(transfer), Is.EqualTo(UsbStatus.InvalidRequest));
        }
    }

    [Test]
    public void A_reset_restores_the_configuration_and_cancels_what_waits()
    {
        _raw.Configure();
        UsbTransfer waiting = _raw.Make(UsbTransferKind.Bulk, 0x81, 13);
        Assert.That(_raw.Submit(waiting), Is.EqualTo(UsbStatus.Ok));
        Assert.That(_raw.Simple(UsbTransferKind.Reset), Is.EqualTo(UsbStatus.Ok));
        Assert.That(waiting.Status, Is.EqualTo(UsbStatus.Cancelled));
        Assert.That(_stick.Device.State, Is.EqualTo(UsbDeviceState.Configured));
        _host.Arena.Free(waiting.Buffer);
    }

    [Test]
    public void A_device_that_keeps_its_toggle_loses_a_packet()
    {
        var function = new EchoFunction();
        var definition = _stick.Device.Definition with { KeepsToggleOnClearHalt = true };
        using var device = new UsbDeviceModel(_host, definition, speed, function, "echo");
        var raw = new RawHost(device, _host);
        raw.Configure();
        Assert.That(raw.Out([1], out _), Is.EqualTo(UsbStatus.Ok));
        Assert.That(raw.Simple(UsbTransferKind.ClearHalt, 0x02), Is.EqualTo(UsbStatus.Ok));
        Assert.That(raw.Out([2], out _), Is.EqualTo(UsbStatus.Ok), "acknowledged, and thrown away");
        Assert.That(raw.Out([3], out _), Is.EqualTo(UsbStatus.Ok));
        Assert.That(function.Taken, Is.EqualTo(new byte[] { 1, 3 }));
    }

    private sealed class EchoFunction : UsbFunctionModel
    {
        public List<byte> Taken { get; } = [];

        public override void Step()
        {
            UsbModelEndpoint endpoint = Device.FindEndpoint(0x02)!;
            while (endpoint.TryPeek(out ReadOnlySpan<byte> bytes))
            {
                Taken.AddRange(bytes.ToArray());
                endpoint.Take(bytes.Length);
            }
        }
    }
}
