using DriverKit.Backends.LibUsb.Native;
using DriverKit.Usb;

namespace DriverKit.Backends.LibUsb;

/// <summary>libusb's codes as the seam's.</summary>
internal static class LibUsbStatus
{
    public static UsbStatus FromError(int error) => (LibUsbError)error switch
    {
        >= LibUsbError.Success => UsbStatus.Ok,
        LibUsbError.InvalidParameter or LibUsbError.NotFound => UsbStatus.InvalidRequest,
        LibUsbError.Access => UsbStatus.AccessDenied,
        LibUsbError.NoDevice => UsbStatus.Removed,
        LibUsbError.Busy => UsbStatus.Busy,
        LibUsbError.Timeout => UsbStatus.TimedOut,
        LibUsbError.Overflow => UsbStatus.Babble,
        LibUsbError.Pipe => UsbStatus.Stall,
        LibUsbError.Interrupted => UsbStatus.Cancelled,
        LibUsbError.NoMemory => UsbStatus.NoMemory,
        LibUsbError.NotSupported => UsbStatus.NotSupported,
        _ => UsbStatus.TransmissionError,
    };

    /// <summary>enum libusb_transfer_status.</summary>
    public static UsbStatus FromTransfer(int status) => status switch
    {
        0 => UsbStatus.Ok,
        2 => UsbStatus.TimedOut,
        3 => UsbStatus.Cancelled,
        4 => UsbStatus.Stall,
        5 => UsbStatus.Removed,
        6 => UsbStatus.Babble,
        _ => UsbStatus.TransmissionError,
    };
}
