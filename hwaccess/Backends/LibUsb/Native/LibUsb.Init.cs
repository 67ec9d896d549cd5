using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Creates a context. libusb 1.0 API, Library initialization.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_init")]
    internal static partial int Init(out LibUsbContextHandle context);
}
