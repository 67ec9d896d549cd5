using DriverKit.Backends.LibUsb;
using DriverKit.Hosting;
using DriverKit.Interop.Linux;
using DriverKit.Locators;
using DriverKit.Usb;

[assembly: LocatorScheme("usb", typeof(LibUsbScheme))]

namespace DriverKit.Backends.LibUsb;

/// <summary><c>usb:VID:PID[,serial=…][,port=…]</c>: a real device through libusb.</summary>
public sealed class LibUsbScheme : ILocatorScheme
{
    /// <inheritdoc/>
    public string Scheme => "usb";

    /// <inheritdoc/>
    public string Summary => "a real USB device through libusb: usb:0781:5581, usb:0781:5581,serial=…, usb:0781:5581,port=1-2.4";

    /// <inheritdoc/>
    public bool IsReal => true;

    /// <inheritdoc/>
    public IUsbDevice OpenUsb(Locator locator, IHost host)
    {
        LocatorTable.RequireRealTime(locator, host);
        try
        {
            UsbDeviceInfo info = UsbLocator.Resolve(locator);
            RefuseIfUsed(info);
            return LibUsbDevice.Open(info, host);
        }
        catch (IOException e)
        {
            throw new LocatorException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ReachableDevice> List()
    {
        try
        {
            return [.. UsbDeviceList.Read().Where(d => !d.IsHub).Select(Describe)];
        }
        catch (IOException e)
        {
            return [new ReachableDevice("usb:", "real USB devices", e.Message, null)];
        }
    }

    private static void RefuseIfUsed(UsbDeviceInfo info)
    {
        IReadOnlyList<string> uses = new UsbSysfs(info.Location).ReadHostUses();
        if (uses.Count > 0)
        {
            throw new IOException($"{info.Locator}: the host uses this device ({string.Join("; ", uses)}): end that first, for instance with umount");
        }
    }

    private static ReachableDevice Describe(UsbDeviceInfo info)
    {
        string what = $"{info.Manufacturer} {info.Product}".Trim();
        string description = $"{(what.Length == 0 ? "USB device" : what)}, {info.Speed.ToString().ToLowerInvariant()} speed at {info.Location}"
            + (info.Serial is null ? "" : $", serial {info.Serial}");
        (string? problem, string? remedy) = UsbDiagnosis.FirstProblem(info);
        return new ReachableDevice(info.Locator, description, problem, remedy);
    }
}
