using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

/// <summary>A reference to a device on the bus, open or not.</summary>
internal sealed class LibUsbDeviceRef : SafeHandle
{
    public LibUsbDeviceRef(nint device)
        : base(0, ownsHandle: true) =>
        SetHandle(LibUsbNative.RefDevice(device));

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibUsbNative.UnrefDevice(handle);
        return true;
    }
}
