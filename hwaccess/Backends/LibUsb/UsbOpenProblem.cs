using DriverKit.Backends.LibUsb.Native;

namespace DriverKit.Backends.LibUsb;

/// <summary>Why a device does not open, in words that help.</summary>
internal static class UsbOpenProblem
{
    public static string Describe(UsbDeviceInfo info, LibUsbError error) => error switch
    {
        LibUsbError.Access =>
            $"no permission for {info.NodePath} ({info}): install the rule that 'driverkit doctor {info.Locator}' prints, then plug the device again",
        LibUsbError.NoDevice => $"{info} was unplugged: plug it in again",
        LibUsbError.NotFound => $"{info} is no longer on the bus: list what is with 'driverkit devices'",
        LibUsbError.NoMemory => $"no memory to open {info}",
        _ => $"cannot open {info}: libusb says {error}",
    };
}
