using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>1 when a kernel driver holds the interface, 0 when none does, or an error.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_kernel_driver_active")]
    internal static partial int KernelDriverActive(LibUsbDeviceHandle handle, int interfaceNumber);
}
