using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Address of a device on its bus.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_get_device_address")]
    internal static partial byte GetDeviceAddress(nint device);
}
