using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>From the seam's status to the kernel's, and on to errno.</summary>
public static class UsbdStatusExtensions
{
    /// <summary>The kernel's word for a seam status.</summary>
    /// <param name="status">The seam's.</param>
    public static UsbdStatus ToUsbdStatus(this UsbStatus status) => status switch
    {
        UsbStatus.Ok => UsbdStatus.NormalCompletion,
        UsbStatus.Stall => UsbdStatus.Stalled,
        UsbStatus.TimedOut => UsbdStatus.Timeout,
        UsbStatus.Cancelled => UsbdStatus.Cancelled,
        UsbStatus.Removed => UsbdStatus.Removed,
        UsbStatus.Babble => UsbdStatus.Babble,
        UsbStatus.InvalidRequest => UsbdStatus.Invalid,
        UsbStatus.NotSupported => UsbdStatus.NotSupported,
        UsbStatus.NoMemory => UsbdStatus.NoMemory,
        UsbStatus.Busy => UsbdStatus.InUse,
        UsbStatus.AccessDenied => UsbdStatus.AccessDenied,
        _ => UsbdStatus.IOError,
    };

    /// <summary>The errno that fits.</summary>
    /// <param name="status">The status.</param>
    public static Errno ToErrno(this UsbdStatus status) => status switch
    {
        UsbdStatus.NormalCompletion => Errno.Ok,
        UsbdStatus.InProgress => Errno.EINPROGRESS,
        UsbdStatus.Invalid => Errno.EINVAL,
        UsbdStatus.NoMemory => Errno.ENOMEM,
        UsbdStatus.Cancelled => Errno.ECANCELED,
        UsbdStatus.InUse => Errno.EBUSY,
        UsbdStatus.NotConfigured => Errno.ENXIO,
        UsbdStatus.Timeout => Errno.ETIMEDOUT,
        UsbdStatus.Removed => Errno.ENXIO,
        UsbdStatus.AccessDenied => Errno.EACCES,
        UsbdStatus.NotSupported => Errno.EOPNOTSUPP,
        UsbdStatus.BadDescriptor => Errno.EFTYPE,
        _ => Errno.EIO,
    };
}
