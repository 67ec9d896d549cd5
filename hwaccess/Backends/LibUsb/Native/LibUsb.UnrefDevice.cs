using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Gives a reference to a device back.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_unref_device")]
    internal static partial void UnrefDevice(nint device);
}
