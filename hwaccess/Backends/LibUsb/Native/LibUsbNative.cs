namespace DriverKit.Backends.LibUsb.Native;

/// <summary>libusb-1.0's functions, one a file.</summary>
internal static partial class LibUsbNative
{
    private const string Library = "libusb-1.0.so.0";
}
