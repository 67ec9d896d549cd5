using System.Globalization;
using DriverKit.Locators;

namespace DriverKit.Backends.LibUsb;

/// <summary>Which device a <c>usb:VID:PID[,serial=…][,port=…]</c> locator means.</summary>
public static class UsbLocator
{
    /// <summary>Finds the one device that a locator names.</summary>
    /// <param name="locator">The locator.</param>
    /// <exception cref="IOException">None or several fit, or the locator is not of this form; the message lists what there is.</exception>
    public static UsbDeviceInfo Resolve(Locator locator) => Resolve(locator, UsbDeviceList.Read());

    /// <summary>Finds the one device that a locator names among those given.</summary>
    /// <param name="locator">The locator.</param>
    /// <param name="devices">What is on the buses.</param>
    /// <exception cref="IOException">None or several fit, or the locator is not of this form.</exception>
    public static UsbDeviceInfo Resolve(Locator locator, IReadOnlyList<UsbDeviceInfo> devices)
    {
        (ushort vendor, ushort product) = ParseIds(locator);
        foreach (KeyValuePair<string, string> option in locator.Options)
        {
            if (option.Key is not "serial" and not "port")
            {
                throw new IOException($"'{locator}': usb: has no option '{option.Key}'; it has serial= and port=");
            }
        }

        string? serial = locator["serial"];
        string? port = locator["port"];
        UsbDeviceInfo[] fit = [.. devices.Where(d => d.VendorId == vendor && d.ProductId == product
            && (serial is null || d.Serial == serial) && (port is null || d.Location == port))];
        return fit.Length switch
        {
            1 => fit[0],
            0 => throw new IOException($"no USB device fits '{locator}': {WhatThereIs(devices, vendor, product)}"),
            _ => throw new IOException($"'{locator}' fits {fit.Length} devices, name one of: {string.Join(", ", fit.Select(Tell))}"),
        };
    }

    private static (ushort Vendor, ushort Product) ParseIds(Locator locator)
    {
        string[] ids = locator.Address.Split(':');
        if (ids.Length == 2
            && ushort.TryParse(ids[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort vendor)
            && ushort.TryParse(ids[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort product))
        {
            return (vendor, product);
        }

        throw new IOException($"'{locator}' is not usb:VID:PID with two hexadecimal numbers, as in usb:0781:5581");
    }

    private static string WhatThereIs(IReadOnlyList<UsbDeviceInfo> devices, ushort vendor, ushort product)
    {
        string[] twins = [.. devices.Where(d => d.VendorId == vendor && d.ProductId == product).Select(Tell)];
        if (twins.Length > 0)
        {
            return "with these ids there are " + string.Join(", ", twins);
        }

        string[] all = [.. devices.Where(d => !d.IsHub).Select(d => $"{d.VendorId:x4}:{d.ProductId:x4}")];
        return all.Length == 0 ? "there is none on the buses but hubs" : "on the buses are " + string.Join(", ", all);
    }

    private static string Tell(UsbDeviceInfo device) =>
        device.Serial is null ? device.Locator : $"{device.Locator} (serial={device.Serial})";
}
