using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Sets a configuration; blocks.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_set_configuration")]
    internal static partial int SetConfiguration(LibUsbDeviceHandle handle, int configuration);
}
