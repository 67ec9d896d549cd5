using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Asks for a transfer's early end; NOT_FOUND when it is not in flight.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_cancel_transfer")]
    internal static unsafe partial int CancelTransfer(LibUsbTransferStruct* transfer);
}
