using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Starts a transfer.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_submit_transfer")]
    internal static unsafe partial int SubmitTransfer(LibUsbTransferStruct* transfer);
}
