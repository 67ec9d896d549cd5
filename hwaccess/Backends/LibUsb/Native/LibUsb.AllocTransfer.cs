using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Allocates a transfer; null when there is no memory.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_alloc_transfer")]
    internal static unsafe partial LibUsbTransferStruct* AllocTransfer(int isoPackets);
}
