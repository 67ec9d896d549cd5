using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Wakes the thread that handles events.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_interrupt_event_handler")]
    internal static partial void InterruptEventHandler(LibUsbContextHandle context);
}
