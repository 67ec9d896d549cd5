using DriverKit.Usb;

namespace DriverKit.Backends.UsbIp;

/// <summary>Statuses on the wire, Linux's error numbers made negative (Documentation/driver-api/usb/error-codes.rst), as the seam's.</summary>
internal static class UsbIpErrno
{
    public static int FromStatus(UsbStatus status) => status switch
    {
        UsbStatus.Ok => 0,
        UsbStatus.Stall => -32,
        UsbStatus.TimedOut => -110,
        UsbStatus.Cancelled => -104,
        UsbStatus.Removed => -108,
        UsbStatus.Babble => -75,
        UsbStatus.InvalidRequest => -22,
        UsbStatus.NotSupported => -95,
        UsbStatus.NoMemory => -12,
        UsbStatus.Busy => -16,
        UsbStatus.AccessDenied => -13,
        _ => -71,
    };

    public static UsbStatus ToStatus(int status) => status switch
    {
        // -EREMOTEIO: shorter than asked for, which the seam does not count as an error.
        0 or -121 => UsbStatus.Ok,
        -32 => UsbStatus.Stall,
        -110 => UsbStatus.TimedOut,
        -104 or -2 => UsbStatus.Cancelled,
        -108 or -19 => UsbStatus.Removed,
        -75 => UsbStatus.Babble,
        -22 or -90 => UsbStatus.InvalidRequest,
        -12 => UsbStatus.NoMemory,
        _ => UsbStatus.TransmissionError,
    };
}
