using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

/// <summary>A libusb context.</summary>
internal sealed class LibUsbContextHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibUsbNative.Exit(handle);
        return true;
    }
}
