using DriverKit.Kernel;

namespace DriverKit.Cli.Files;

/// <summary>Error numbers in words.</summary>
internal static class ErrnoText
{
    public static string Of(Errno error) => error switch
    {
        Errno.EPERM => "operation not permitted",
        Errno.ENOENT => "no such file or directory",
        Errno.EIO => "input/output error; 'driverkit run' on the target shows what the device said",
        Errno.ENXIO => "the device is gone",
        Errno.ENOMEM => "out of memory",
        Errno.EACCES => "permission denied: the file is marked read-only",
        Errno.EBUSY => "busy",
        Errno.EEXIST => "exists already",
        Errno.ENOTDIR => "not a directory",
        Errno.EISDIR => "is a directory; -r takes directories",
        Errno.EINVAL => "not possible: a name with a character that the file system cannot hold, or a directory into itself",
        Errno.EFBIG => "file too large: FAT ends at 4 GiB - 1",
        Errno.ENOSPC => "no space left",
        Errno.EROFS => "mounted read-only",
        Errno.ENAMETOOLONG => "name too long",
        Errno.ENOTEMPTY => "directory not empty; -r removes what is in it",
        Errno.ETIMEDOUT => "the device did not answer in time",
        Errno.EILSEQ => "a name that is no text",
        _ => error.ToString(),
    };
}
