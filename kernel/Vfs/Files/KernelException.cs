namespace DriverKit.Kernel.Vfs;

/// <summary>An error of the kernel as an exception, for tools: what was tried, and the errno.</summary>
public sealed class KernelException : IOException
{
    /// <summary>An error.</summary>
    /// <param name="error">The errno.</param>
    /// <param name="what">What was tried, with the path.</param>
    public KernelException(Errno error, string what)
        : base($"{what}: {Describe(error)} ({error})") => Error = error;

    /// <summary>The errno.</summary>
    public Errno Error { get; }

    /// <summary>Throws unless the errno is Ok.</summary>
    /// <param name="error">The errno.</param>
    /// <param name="what">What was tried.</param>
    /// <param name="path">With what.</param>
    /// <exception cref="KernelException">It is not Ok.</exception>
    public static void ThrowIf(Errno error, string what, string path)
    {
        if (error != Errno.Ok)
        {
            throw new KernelException(error, $"{what} {path}");
        }
    }

    /// <summary>An errno in words.</summary>
    /// <param name="error">The errno.</param>
    public static string Describe(Errno error) => error switch
    {
        Errno.Ok => "no error",
        Errno.EPERM => "operation not permitted",
        Errno.ENOENT => "no such file or directory",
        Errno.EINTR => "interrupted",
        Errno.EIO => "input/output error",
        Errno.ENXIO => "the device is gone or not configured",
        Errno.EBADF => "bad file descriptor",
        Errno.ENOMEM => "out of memory",
        Errno.EACCES => "permission denied",
        Errno.EBUSY => "in use",
        Errno.EEXIST => "exists already",
        Errno.EXDEV => "on another file system",
        Errno.ENODEV => "no such kind of device or file system",
        Errno.ENOTDIR => "not a directory",
        Errno.EISDIR => "is a directory",
        Errno.EINVAL => "invalid argument",
        Errno.EMFILE => "too many open files",
        Errno.EFBIG => "file too large",
        Errno.ENOSPC => "no space left",
        Errno.EROFS => "read-only file system",
        Errno.EMLINK => "too many links",
        Errno.EOPNOTSUPP => "not supported here",
        Errno.ELOOP => "too many levels of symbolic links",
        Errno.ENAMETOOLONG => "name too long",
        Errno.ENOTEMPTY => "directory not empty",
        Errno.EFTYPE => "not a file system of this type",
        Errno.ETIMEDOUT => "timed out",
        _ => "failed",
    };
}
