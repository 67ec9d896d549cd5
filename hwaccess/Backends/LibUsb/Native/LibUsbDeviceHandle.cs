using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

/// <summary>An open device.</summary>
internal sealed class LibUsbDeviceHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibUsbNative.Close(handle);
        return true;
    }
}
