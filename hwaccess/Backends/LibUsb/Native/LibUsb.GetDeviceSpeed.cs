using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Connection speed: 1 low, 2 full, 3 high, 4 super, 5 super plus; 0 unknown.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_get_device_speed")]
    internal static partial int GetDeviceSpeed(nint device);
}
