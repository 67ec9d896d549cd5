using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Resets the port; NOT_FOUND when the device came back as another. Blocks.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_reset_device")]
    internal static partial int ResetDevice(LibUsbDeviceHandle handle);
}
