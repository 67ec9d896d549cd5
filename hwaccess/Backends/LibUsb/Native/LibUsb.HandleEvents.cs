using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Handles events for a bounded time, or until completed becomes non-zero.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_handle_events_timeout_completed")]
    internal static unsafe partial int HandleEvents(LibUsbContextHandle context, TimeValue* timeout, int* completed);
}
