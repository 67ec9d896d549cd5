using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Takes an interface from its kernel driver.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_detach_kernel_driver")]
    internal static partial int DetachKernelDriver(LibUsbDeviceHandle handle, int interfaceNumber);
}
