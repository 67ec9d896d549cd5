namespace DriverKit.Kernel;

/// <summary>Error numbers, as NetBSD's errno(2) has them. Kernel code returns these; it does not throw.</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    Ok = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>No such process.</summary>
    ESRCH = 3,

    /// <summary>Interrupted system call.</summary>
    EINTR = 4,

    /// <summary>Input/output error.</summary>
    EIO = 5,

    /// <summary>Device not configured.</summary>
    ENXIO = 6,

    /// <summary>Argument list too long.</summary>
    E2BIG = 7,

    /// <summary>Exec format error.</summary>
    ENOEXEC = 8,

    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,

    /// <summary>No child processes.</summary>
    ECHILD = 10,

    /// <summary>Resource deadlock avoided.</summary>
    EDEADLK = 11,

    /// <summary>Cannot allocate memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Bad address.</summary>
    EFAULT = 14,

    /// <summary>Block device required.</summary>
    ENOTBLK = 15,

    /// <summary>Device busy.</summary>
    EBUSY = 16,

    /// <summary>File exists.</summary>
    EEXIST = 17,

    /// <summary>Cross-device link.</summary>
    EXDEV = 18,

    /// <summary>Operation not supported by device.</summary>
    ENODEV = 19,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>Too many open files in system.</summary>
    ENFILE = 23,

    /// <summary>Too many open files.</summary>
    EMFILE = 24,

    /// <summary>Inappropriate ioctl for device.</summary>
    ENOTTY = 25,

    /// <summary>Text file busy.</summary>
    ETXTBSY = 26,

    /// <summary>File too large.</summary>
    EFBIG = 27,

    /// <summary>No space left on device.</summary>
    ENOSPC = 28,

    /// <summary>Illegal seek.</summary>
    ESPIPE = 29,

    /// <summary>Read-only file system.</summary>
    EROFS = 30,

    /// <summary>Too many links.</summary>
    EMLINK = 31,

    /// <summary>Broken pipe.</summary>
    EPIPE = 32,

    /// <summary>Numerical argument out of domain.</summary>
    EDOM = 33,

    /// <summary>Result too large.</summary>
    ERANGE = 34,

    /// <summary>Resource temporarily unavailable; EWOULDBLOCK is the same.</summary>
    EAGAIN = 35,

    /// <summary>Operation now in progress.</summary>
    EINPROGRESS = 36,

    /// <summary>Operation already in progress.</summary>
    EALREADY = 37,

    /// <summary>Socket operation on non-socket.</summary>
    ENOTSOCK = 38,

    /// <summary>Message too long.</summary>
    EMSGSIZE = 40,

    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = 45,

    /// <summary>Cannot assign requested address.</summary>
    EADDRNOTAVAIL = 49,

    /// <summary>Network is down.</summary>
    ENETDOWN = 50,

    /// <summary>No buffer space available.</summary>
    ENOBUFS = 55,

    /// <summary>Operation timed out.</summary>
    ETIMEDOUT = 60,

    /// <summary>Too many levels of symbolic links.</summary>
    ELOOP = 62,

    /// <summary>File name too long.</summary>
    ENAMETOOLONG = 63,

    /// <summary>Directory not empty.</summary>
    ENOTEMPTY = 66,

    /// <summary>Too many users.</summary>
    EUSERS = 68,

    /// <summary>Disc quota exceeded.</summary>
    EDQUOT = 69,

    /// <summary>Stale file handle.</summary>
    ESTALE = 70,

    /// <summary>No locks available.</summary>
    ENOLCK = 77,

    /// <summary>Function not implemented.</summary>
    ENOSYS = 78,

    /// <summary>Inappropriate file type or format.</summary>
    EFTYPE = 79,

    /// <summary>Value too large to be stored in data type.</summary>
    EOVERFLOW = 84,

    /// <summary>Illegal byte sequence.</summary>
    EILSEQ = 85,

    /// <summary>Not supported.</summary>
    ENOTSUP = 86,

    /// <summary>Operation cancelled.</summary>
    ECANCELED = 87,
}
