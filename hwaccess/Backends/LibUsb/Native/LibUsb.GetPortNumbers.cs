using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Port path from the root hub, at most seven hops; the count or an error.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_get_port_numbers")]
    internal static partial int GetPortNumbers(nint device, Span<byte> ports, int length);
}
