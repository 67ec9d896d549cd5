using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Lists the devices now on the buses; each is referenced. A negative count is an error.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_get_device_list")]
    internal static partial nint GetDeviceList(LibUsbContextHandle context, out nint list);
}
