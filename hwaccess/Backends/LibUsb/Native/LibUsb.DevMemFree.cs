using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Unmaps what <see cref="DevMemAlloc"/> gave.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_dev_mem_free")]
    internal static unsafe partial int DevMemFree(nint device, byte* memory, nuint length);
}
