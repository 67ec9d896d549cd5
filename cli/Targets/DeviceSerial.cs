using DriverKit.Backends.LibUsb;
using DriverKit.Kernel.Hosts;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Cli.Targets;

/// <summary>A device's serial number, which is what a person must name before it is overwritten.</summary>
internal static class DeviceSerial
{
    public static string? Read(Target target)
    {
        if (target.IsFile)
        {
            return HostDisk.NameOf(target.FilePath) is { } disk ? HostDisk.SerialOf(disk) : null;
        }

        // What a function's disks have for numbers only their driver knows; the function itself is named by its place.
        if (target.IsPci)
        {
            return target.Locator!.Address;
        }

        if (target.Scheme is LibUsbScheme)
        {
            return UsbLocator.Resolve(target.Locator!).Serial;
        }

        using var host = new RealHost();
        using IUsbDevice device = target.Scheme!.OpenUsb(target.Locator!, host);
        using var request = new UsbBlockingRequest(device, host);
        ReadOnlySpan<byte> descriptor = request.GetDescriptor(DescriptorType.Device, 0, 0, 18);

        // USB 2.0 §9.6.1: iSerialNumber is byte 16.
        byte index = descriptor.Length == 18 ? descriptor[16] : (byte)0;
        if (index == 0)
        {
            return null;
        }

        const ushort english = 0x0409;
        ReadOnlySpan<byte> text = request.GetDescriptor(DescriptorType.String, index, english, 255);
        return text.Length > 2 ? System.Text.Encoding.Unicode.GetString(text[2..]) : null;
    }
}
