using DriverKit.Kernel;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>From a completion's status to errno.</summary>
internal static class NvmeStatusExtensions
{
    public static Errno ToErrno(this NvmeStatus status) => status switch
    {
        NvmeStatus.Success => Errno.Ok,
        NvmeStatus.InvalidOpcode => Errno.EOPNOTSUPP,
        NvmeStatus.InvalidField or NvmeStatus.LbaOutOfRange or NvmeStatus.InvalidLogPage => Errno.EINVAL,
        NvmeStatus.InvalidNamespace => Errno.ENXIO,
        NvmeStatus.NamespaceWriteProtected or NvmeStatus.WriteToReadOnlyRange => Errno.EROFS,
        NvmeStatus.CapacityExceeded => Errno.ENOSPC,
        NvmeStatus.AccessDenied => Errno.EACCES,
        NvmeStatus.FeatureNotChangeable or NvmeStatus.FeatureNotSaveable => Errno.EPERM,
        _ => Errno.EIO,
    };
}
