using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using DriverKit.Backends.LibUsb.Native;
using DriverKit.Usb;

namespace DriverKit.Backends.LibUsb;

/// <summary>The USB devices now on the host's buses. Nothing is opened.</summary>
public static class UsbDeviceList
{
    private const int DeviceDescriptorSize = 18;

    /// <summary>All devices, hubs included, by bus and port.</summary>
    /// <exception cref="IOException">libusb is not there or does not start.</exception>
    public static IReadOnlyList<UsbDeviceInfo> Read()
    {
        using LibUsbContext context = LibUsbContext.Acquire();
        var found = new List<UsbDeviceInfo>();
        ForEach(context, device =>
        {
            if (Describe(device) is { } info)
            {
                found.Add(info);
            }

            return false;
        });
        return [.. found.OrderBy(d => d.Bus).ThenBy(d => d.Location, StringComparer.Ordinal)];
    }

    internal static LibUsbDeviceRef? FindReference(LibUsbContext context, UsbDeviceInfo info)
    {
        LibUsbDeviceRef? reference = null;
        ForEach(context, device =>
        {
            if (LibUsbNative.GetBusNumber(device) == info.Bus && LibUsbNative.GetDeviceAddress(device) == info.Address)
            {
                reference = new LibUsbDeviceRef(device);
            }

            return reference is not null;
        });
        return reference;
    }

    /// <summary>Waits for a device that left to come back on its port under the same identity.</summary>
    internal static UsbDeviceInfo? WaitForReturn(UsbDeviceInfo gone, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        using var pause = new ManualResetEventSlim();
        while (clock.Elapsed < limit)
        {
            foreach (UsbDeviceInfo info in Read())
            {
                if (info.Location == gone.Location && info.VendorId == gone.VendorId
                    && info.ProductId == gone.ProductId && info.Serial == gone.Serial && info.Address != gone.Address)
                {
                    return info;
                }
            }

            pause.Wait(50);
        }

        return null;
    }

    private static void ForEach(LibUsbContext context, Func<nint, bool> visit)
    {
        nint count = LibUsbNative.GetDeviceList(context.Handle, out nint list);
        if (count < 0)
        {
            throw new IOException($"libusb cannot list devices ({(LibUsbError)(int)count})");
        }

        try
        {
            for (nint i = 0; i < count; i++)
            {
                if (visit(System.Runtime.InteropServices.Marshal.ReadIntPtr(list, (int)i * nint.Size)))
                {
                    return;
                }
            }
        }
        finally
        {
            LibUsbNative.FreeDeviceList(list, 1);
        }
    }

    private static UsbDeviceInfo? Describe(nint device)
    {
        Span<byte> descriptor = stackalloc byte[DeviceDescriptorSize];
        if (LibUsbNative.GetDeviceDescriptor(device, descriptor) < 0)
        {
            return null;
        }

        int bus = LibUsbNative.GetBusNumber(device);
        string location = LocationOf(device, bus);
        var sysfs = new UsbSysfs(location);
        return new UsbDeviceInfo
        {
            Bus = bus,
            Address = LibUsbNative.GetDeviceAddress(device),
            Location = location,
            VendorId = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[8..]),
            ProductId = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[10..]),
            Release = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]),
            DeviceClass = descriptor[4],
            Speed = LibUsbNative.GetDeviceSpeed(device) switch
            {
                1 => UsbSpeed.Low,
                2 => UsbSpeed.Full,
                >= 4 => UsbSpeed.Super,
                _ => UsbSpeed.High,
            },
            Manufacturer = sysfs.ReadText("manufacturer"),
            Product = sysfs.ReadText("product"),
            Serial = sysfs.ReadText("serial"),
            Interfaces = sysfs.ReadInterfaces(),
            RawDescriptors = sysfs.ReadDescriptors(),
        };
    }

    private static string LocationOf(nint device, int bus)
    {
        Span<byte> ports = stackalloc byte[8];
        int hops = LibUsbNative.GetPortNumbers(device, ports, ports.Length);
        if (hops <= 0)
        {
            return $"usb{bus}";
        }

        var parts = new string[hops];
        for (int i = 0; i < hops; i++)
        {
            parts[i] = ports[i].ToString(CultureInfo.InvariantCulture);
        }

        return $"{bus}-{string.Join('.', parts)}";
    }
}
