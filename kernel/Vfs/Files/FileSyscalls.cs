namespace DriverKit.Kernel.Vfs;

/// <summary>
/// The system calls on files, with POSIX's errors. Data go to and come from the caller's spans. Each call enters the kernel if the calling
/// thread is not in it yet, and is counted there.
/// </summary>
public sealed partial class FileSyscalls
{
    private readonly VirtualFileSystem _vfs;
    private readonly FileCallTable _calls;
    private readonly Process? _process;

    internal FileSyscalls(VirtualFileSystem vfs, Process? process)
    {
        _vfs = vfs;
        _calls = vfs.CallTable;
        _process = process;
    }

    private static Process Caller => Lwp.Require().Process;

    private static DescriptorTable Descriptors => Caller.Descriptors;

    private static Errno SearchAccess(Vnode directory)
    {
        Credentials credentials = Caller.Credentials;
        return credentials.IsSuperuser ? Errno.Ok : directory.Access(AccessModes.Execute, credentials);
    }

    private static VnodeAttributes NewAttributes(VnodeType type, int mode, Vnode parent)
    {
        Process process = Caller;
        uint gid = process.Credentials.Gid;
        if (!process.Credentials.IsSuperuser || type != VnodeType.SymbolicLink)
        {
            // A new file takes its directory's group, as in BSD.
            gid = parent.GetAttributes(out VnodeAttributes attributes) == Errno.Ok ? attributes.Gid : gid;
        }

        return new VnodeAttributes
        {
            Type = type,
            Mode = mode & Permissions.AllModes & ~process.Umask,
            Uid = process.Credentials.Uid,
            Gid = gid,
        };
    }

    /// <summary>The open file of a descriptor, with a reference: close it after use.</summary>
    private static Errno TakeFile(int fd, out OpenFile file)
    {
        Errno error = Descriptors.Get(fd, out IOpenFile found);
        file = (found as OpenFile)!;
        return error != Errno.Ok ? error : file is null ? Errno.EINVAL : file.TryReference() ? Errno.Ok : Errno.EBADF;
    }

    private Errno Resolve(ReadOnlySpan<char> path, bool follow, out Vnode vnode) =>
        new PathWalker(_vfs).Resolve(path, follow, out vnode);
}
