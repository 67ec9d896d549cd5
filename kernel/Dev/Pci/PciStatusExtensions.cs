using DriverKit.Pci;

namespace DriverKit.Kernel.Pci;

/// <summary>From the seam's status to errno.</summary>
public static class PciStatusExtensions
{
    /// <summary>The errno that fits.</summary>
    /// <param name="status">The status.</param>
    public static Errno ToErrno(this PciStatus status) => status switch
    {
        PciStatus.Ok => Errno.Ok,
        PciStatus.Removed => Errno.ENXIO,
        PciStatus.InvalidRequest => Errno.EINVAL,
        PciStatus.NotSupported => Errno.EOPNOTSUPP,
        PciStatus.NoMemory => Errno.ENOMEM,
        PciStatus.Unreachable => Errno.EFAULT,
        PciStatus.Busy => Errno.EBUSY,
        PciStatus.AccessDenied => Errno.EACCES,
        PciStatus.TimedOut => Errno.ETIMEDOUT,
        _ => Errno.EIO,
    };
}
