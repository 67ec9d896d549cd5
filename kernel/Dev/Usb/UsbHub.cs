using DriverKit.Kernel.Autoconf;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>The root hub of a bus (uhub's softc): its ports, and the exploration that attaches and detaches what is on them.</summary>
public sealed class UsbHub
{
    private readonly UsbPort[] _ports;
    private readonly Device _self;

    internal UsbHub(Device self, UsbBus bus)
    {
        _self = self;
        Bus = bus;
        _ports = Enumerable.Range(1, bus.Controller.PortCount).Select(n => new UsbPort(n)).ToArray();
        bus.Controller.PortChanged = PortChanged;
    }

    /// <summary>The bus.</summary>
    public UsbBus Bus { get; }

    /// <summary>Its ports.</summary>
    public IReadOnlyList<UsbPort> Ports => _ports;

    /// <summary>Has the ports looked at soon; any context.</summary>
    internal void PortChanged()
    {
        foreach (UsbPort port in _ports)
        {
            if (port.Device is { } device && Bus.Controller.Connected(port.Number) != device.Seam)
            {
                device.MarkGone();
            }
        }

        Bus.Explore(Explore);
    }

    internal void Close()
    {
        Bus.Controller.PortChanged = null;
        foreach (UsbPort port in _ports)
        {
            Empty(port);
        }
    }

    private void Explore()
    {
        using ConfigLock.Scope config = _self.Tree.HoldConfig();
        if (_self.IsDying)
        {
            return;
        }

        foreach (UsbPort port in _ports)
        {
            IUsbDevice? connected = Bus.Controller.Connected(port.Number);
            if (port.Device is not null && port.Seam != connected)
            {
                _self.Report($"device on port {port.Number} (addr {port.Device.Address}) disconnected");
                Empty(port);
            }

            if (port.Device is null && connected is not null)
            {
                Fill(port, connected);
            }
        }
    }

    private void Fill(UsbPort port, IUsbDevice connected)
    {
        var device = new UsbDevice(Bus, connected, port.Number, Bus.NextAddress());
        port.Device = device;
        if (Bus.Controller.Connected(port.Number) != connected)
        {
            device.MarkGone();
        }

        port.Status = UsbEnumeration.ReadDescriptors(device);
        if (port.Status == UsbdStatus.NormalCompletion)
        {
            port.Status = AttachDrivers(port, device);
        }
        else
        {
            _self.Report($"device problem, disabling port {port.Number} ({port.Status})");
        }

        if (port.Status != UsbdStatus.NormalCompletion)
        {
            Empty(port);
        }
    }

    // As usbd_probe_and_attach: a driver of the whole device first, then configuration by configuration until an interface is taken.
    private UsbdStatus AttachDrivers(UsbPort port, UsbDevice device)
    {
        if (_self.Tree.Found(_self, new UsbDeviceAttachArgs(device)) is { } whole)
        {
            port.Drivers = [whole];
            return UsbdStatus.NormalCompletion;
        }

        UsbdStatus status = UsbdStatus.NormalCompletion;
        foreach (UsbConfiguration configuration in device.Configurations)
        {
            status = device.Configure(configuration);
            if (status == UsbdStatus.Removed)
            {
                return status;
            }

            if (status != UsbdStatus.NormalCompletion)
            {
                _self.Report($"port {port.Number}, set configuration {configuration.Value} failed ({status})");
                continue;
            }

            var drivers = new List<Device>();
            foreach (UsbInterface iface in device.Interfaces)
            {
                if (_self.Tree.Found(_self, new UsbInterfaceAttachArgs(iface)) is { } driver)
                {
                    drivers.Add(driver);
                }
            }

            port.Drivers = drivers;
            if (drivers.Count > 0)
            {
                return UsbdStatus.NormalCompletion;
            }
        }

        if (status == UsbdStatus.NormalCompletion)
        {
            _self.Report($"port {port.Number}: {device.Describe()}, no driver");
        }

        return device.IsGone ? UsbdStatus.Removed : status;
    }

    private void Empty(UsbPort port)
    {
        foreach (Device driver in port.Drivers.Reverse())
        {
            _self.Tree.Detach(driver, DetachFlags.Force);
        }

        port.Drivers = [];
        port.Device?.Close();
        port.Device = null;
    }
}
