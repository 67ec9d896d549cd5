using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Opens a device.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_open")]
    internal static partial int Open(nint device, out LibUsbDeviceHandle handle);
}
