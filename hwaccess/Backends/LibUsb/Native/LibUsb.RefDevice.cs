using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Takes a reference to a device.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_ref_device")]
    internal static partial nint RefDevice(nint device);
}
