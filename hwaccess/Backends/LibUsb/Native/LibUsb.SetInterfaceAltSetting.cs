using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

internal static partial class LibUsbNative
{
    /// <summary>Chooses an alternate setting; blocks.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_set_interface_alt_setting")]
    internal static partial int SetInterfaceAltSetting(LibUsbDeviceHandle handle, int interfaceNumber, int alternateSetting);
}
