using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

/// <summary>Error numbers of Linux that backends tell apart, errno(3).</summary>
public static class LinuxErrno
{
    /// <summary>EPERM.</summary>
    public const int NotPermitted = 1;

    /// <summary>ENOENT.</summary>
    public const int NoEntry = 2;

    /// <summary>EINTR.</summary>
    public const int Interrupted = 4;

    /// <summary>EIO.</summary>
    public const int InputOutput = 5;

    /// <summary>ENXIO.</summary>
    public const int NoSuchDeviceOrAddress = 6;

    /// <summary>EAGAIN.</summary>
    public const int TryAgain = 11;

    /// <summary>ENOMEM.</summary>
    public const int NoMemory = 12;

    /// <summary>EACCES.</summary>
    public const int AccessDenied = 13;

    /// <summary>EFAULT.</summary>
    public const int BadAddress = 14;

    /// <summary>EBUSY.</summary>
    public const int Busy = 16;

    /// <summary>EEXIST.</summary>
    public const int Exists = 17;

    /// <summary>ENODEV.</summary>
    public const int NoDevice = 19;

    /// <summary>EINVAL.</summary>
    public const int Invalid = 22;

    /// <summary>ENOSPC.</summary>
    public const int NoSpace = 28;

    /// <summary>ENOTTY: no such ioctl.</summary>
    public const int NotTty = 25;

    /// <summary>EOPNOTSUPP.</summary>
    public const int NotSupported = 95;

    /// <summary>The number that the last native call on this thread left.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>What a number means, in words.</summary>
    /// <param name="errno">The number.</param>
    public static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
