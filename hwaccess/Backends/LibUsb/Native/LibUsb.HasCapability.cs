using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Non-zero when this libusb can do it; 1 is hotplug.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_has_capability")]
    internal static partial int HasCapability(uint capability);
}
