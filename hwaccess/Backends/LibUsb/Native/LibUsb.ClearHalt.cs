using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Clears an endpoint's halt on both sides; blocks.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_clear_halt")]
    internal static partial int ClearHalt(LibUsbDeviceHandle handle, byte endpoint);
}
