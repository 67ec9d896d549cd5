using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Maps memory that the device's controller reaches itself; null when there is none.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_dev_mem_alloc")]
    internal static unsafe partial byte* DevMemAlloc(nint device, nuint length);
}
