using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Lets kernel drivers have an interface again.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_attach_kernel_driver")]
    internal static partial int AttachKernelDriver(LibUsbDeviceHandle handle, int interfaceNumber);
}
