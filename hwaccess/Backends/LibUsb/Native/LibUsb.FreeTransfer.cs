using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Frees a transfer that is not in flight.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_free_transfer")]
    internal static unsafe partial void FreeTransfer(LibUsbTransferStruct* transfer);
}
