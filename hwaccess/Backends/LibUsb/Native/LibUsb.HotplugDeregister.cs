using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Ends that.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_hotplug_deregister_callback")]
    internal static partial void HotplugDeregister(LibUsbContextHandle context, int handle);
}
