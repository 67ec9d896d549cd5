using DriverKit.Kernel.Autoconf;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>A port of a hub and what is on it.</summary>
public sealed class UsbPort
{
    private UsbDevice? _device;

    internal UsbPort(int number) => Number = number;

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>The device on it, or null.</summary>
    public UsbDevice? Device
    {
        get => Volatile.Read(ref _device);
        internal set => Volatile.Write(ref _device, value);
    }

    /// <summary>How the latest enumeration of the port ended.</summary>
    public UsbdStatus Status { get; internal set; }

    /// <summary>The drivers attached to the device's interfaces.</summary>
    public IReadOnlyList<Device> Drivers { get; internal set; } = [];

    internal IUsbDevice? Seam => Device?.Seam;
}
