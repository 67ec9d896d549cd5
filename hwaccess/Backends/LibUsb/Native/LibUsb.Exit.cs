using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Ends a context; all handles are closed before.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_exit")]
    internal static partial void Exit(nint context);
}
