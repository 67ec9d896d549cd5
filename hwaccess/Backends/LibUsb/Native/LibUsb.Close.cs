using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Closes a device.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_close")]
    internal static partial void Close(nint handle);
}
