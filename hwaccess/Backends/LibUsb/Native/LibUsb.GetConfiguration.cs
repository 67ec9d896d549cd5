using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>The configuration now in force; 0 is unconfigured.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_get_configuration")]
    internal static partial int GetConfiguration(LibUsbDeviceHandle handle, out int configuration);
}
