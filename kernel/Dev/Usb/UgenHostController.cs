using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>
/// The pass-through controller (NetBSD's ugenhc): a root hub of one port, behind which is a device that something else addressed,
/// a backend for real devices or a model.
/// </summary>
public sealed class UgenHostController : UsbHostController, IUsbDeviceObserver
{
    private IUsbDevice? _device;

    /// <summary>A controller with a device on its port.</summary>
    /// <param name="device">The device; not disposed by this.</param>
    public UgenHostController(IUsbDevice device)
    {
        Location = device.Location;
        Revision = device.Speed == UsbSpeed.Super ? (ushort)0x0300 : (ushort)0x0200;
        _device = device;
        device.Observer = this;
    }

    /// <summary>Where the device sits, for people.</summary>
    public string Location { get; }

    /// <inheritdoc/>
    public override ushort Revision { get; }

    /// <inheritdoc/>
    public override string RootHubName => "pass-through root hub";

    /// <inheritdoc/>
    public override int PortCount => 1;

    /// <inheritdoc/>
    public override IUsbDevice? Connected(int port) => port == 1 ? Volatile.Read(ref _device) : null;

    /// <summary>Puts a device on the port after the former one left.</summary>
    /// <param name="device">The device.</param>
    public void Plug(IUsbDevice device)
    {
        device.Observer = this;
        Volatile.Write(ref _device, device);
        PortChanged?.Invoke();
    }

    /// <inheritdoc/>
    public void DeviceRemoved()
    {
        Volatile.Write(ref _device, null);
        PortChanged?.Invoke();
    }
}
