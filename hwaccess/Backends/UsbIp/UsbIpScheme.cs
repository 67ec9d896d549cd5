using DriverKit.Backends.UsbIp;
using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Usb;

[assembly: LocatorScheme("usbip", typeof(UsbIpScheme))]

namespace DriverKit.Backends.UsbIp;

/// <summary><c>usbip:HOST[:PORT]/BUSID</c>: a device that another host exports.</summary>
public sealed class UsbIpScheme : ILocatorScheme
{
    /// <inheritdoc/>
    public string Scheme => "usbip";

    /// <inheritdoc/>
    public string Summary => "a USB device that another host exports by USB/IP: usbip:lab1/1-1, usbip:127.0.0.1:3241/1-1";

    /// <inheritdoc/>
    public bool IsReal => true;

    /// <inheritdoc/>
    public IUsbDevice OpenUsb(Locator locator, IHost host)
    {
        LocatorTable.RequireRealTime(locator, host);
        int slash = locator.Address.LastIndexOf('/');
        if (slash <= 0 || slash == locator.Address.Length - 1 || locator.Options.Count > 0)
        {
            throw new LocatorException(locator, "not of the form usbip:HOST[:PORT]/BUSID", "list what a host exports with 'usbip list -r HOST'");
        }

        try
        {
            return UsbIpClient.Import(locator.Address[..slash], locator.Address[(slash + 1)..]);
        }
        catch (IOException e)
        {
            throw new LocatorException($"{locator}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Empty: hosts are not searched for.</remarks>
    public IReadOnlyList<ReachableDevice> List() => [];
}
