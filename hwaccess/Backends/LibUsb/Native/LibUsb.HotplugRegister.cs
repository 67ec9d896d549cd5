using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Asks to hear of devices coming and going.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_hotplug_register_callback")]
    internal static unsafe partial int HotplugRegister(LibUsbContextHandle context, int events, int flags, int vendor, int product, int deviceClass, delegate* unmanaged[Cdecl]<nint, nint, int, nint, int> callback, nint userData, out int handle);
}
