namespace DriverKit.Kernel.Vfs;

/// <content>Attributes and figures.</content>
public sealed partial class FileSyscalls
{
    /// <summary>A file's attributes, stat(2).</summary>
    /// <param name="path">The file.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>Ok and what lookup gives.</returns>
    public Errno Stat(ReadOnlySpan<char> path, out VnodeAttributes attributes) => Stat(path, follow: true, out attributes);

    /// <summary>A file's attributes, or a symbolic link's own, lstat(2).</summary>
    /// <param name="path">The file.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>Ok and what lookup gives.</returns>
    public Errno Lstat(ReadOnlySpan<char> path, out VnodeAttributes attributes) => Stat(path, follow: false, out attributes);

    /// <summary>An open file's attributes, fstat(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>Ok, EBADF, EIO.</returns>
    public Errno Fstat(int fd, out VnodeAttributes attributes)
    {
        using SyscallScope scope = _calls.Stat.Enter(_process);
        attributes = default;
        Errno error = TakeFile(fd, out OpenFile file);
        if (error == Errno.Ok)
        {
            error = GetAttributes(file.Vnode, out attributes);
            file.Close();
        }

        return scope.Return(error);
    }

    /// <summary>Whether the process may do something with a file, access(2).</summary>
    /// <param name="path">The file.</param>
    /// <param name="modes">What.</param>
    /// <returns>Ok, EACCES, EROFS, and what lookup gives.</returns>
    public Errno Access(ReadOnlySpan<char> path, AccessModes modes)
    {
        using SyscallScope scope = _calls.Access.Enter(_process);
        Errno error = Resolve(path, follow: true, out Vnode vnode);
        if (error == Errno.Ok)
        {
            vnode.Lock.EnterRead();
            error = modes == AccessModes.None ? Errno.Ok : vnode.Access(modes, Caller.Credentials);
            vnode.Lock.Exit();
            vnode.Release();
        }

        return scope.Return(error);
    }

    /// <summary>Sets permission bits, chmod(2).</summary>
    /// <param name="path">The file; a symbolic link is followed.</param>
    /// <param name="mode">The bits, octal 0 to 07777.</param>
    /// <returns>Ok, EPERM, EROFS, EOPNOTSUPP, EIO, and what lookup gives.</returns>
    public Errno Chmod(ReadOnlySpan<char> path, int mode) =>
        SetAttributes(_calls.Chmod, path, follow: true, new AttributeChanges { Mode = mode & Permissions.AllModes });

    /// <summary>Sets an open file's permission bits, fchmod(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="mode">The bits, octal 0 to 07777.</param>
    /// <returns>As <see cref="Chmod"/>, and EBADF.</returns>
    public Errno Fchmod(int fd, int mode) => SetAttributes(_calls.Chmod, fd, new AttributeChanges { Mode = mode & Permissions.AllModes });

    /// <summary>Sets owner and group, chown(2).</summary>
    /// <param name="path">The file; a symbolic link is followed.</param>
    /// <param name="uid">The owner; null to leave it.</param>
    /// <param name="gid">The group; null to leave it.</param>
    /// <returns>As <see cref="Chmod"/>.</returns>
    public Errno Chown(ReadOnlySpan<char> path, uint? uid, uint? gid) =>
        SetAttributes(_calls.Chown, path, follow: true, new AttributeChanges { Uid = uid, Gid = gid });

    /// <summary>Sets a file's times, utimensat(2).</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">Last read, in nanoseconds since 1970-01-01 UTC; null to leave it.</param>
    /// <param name="modify">Last write, likewise.</param>
    /// <param name="follow">Whether a symbolic link is followed.</param>
    /// <returns>As <see cref="Chmod"/>.</returns>
    public Errno Utimens(ReadOnlySpan<char> path, long? access, long? modify, bool follow = true) =>
        SetAttributes(_calls.Utimens, path, follow, new AttributeChanges { AccessTime = access, ModifyTime = modify });

    /// <summary>Sets an open file's times, futimens(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="access">Last read, in nanoseconds since 1970-01-01 UTC; null to leave it.</param>
    /// <param name="modify">Last write, likewise.</param>
    /// <returns>As <see cref="Chmod"/>, and EBADF.</returns>
    public Errno Futimens(int fd, long? access, long? modify) =>
        SetAttributes(_calls.Utimens, fd, new AttributeChanges { AccessTime = access, ModifyTime = modify });

    /// <summary>Sets a file's times to now, as touch(1) does.</summary>
    /// <param name="path">The file.</param>
    /// <returns>As <see cref="Chmod"/>; write permission is enough.</returns>
    public Errno UtimensNow(ReadOnlySpan<char> path)
    {
        long now = _vfs.Now;
        return SetAttributes(_calls.Utimens, path, follow: true, new AttributeChanges { AccessTime = now, ModifyTime = now, TimesAreNow = true });
    }

    /// <summary>Room and limits of the file system a file is on, statvfs(2).</summary>
    /// <param name="path">The file.</param>
    /// <param name="statistics">The figures.</param>
    /// <returns>Ok and what lookup gives.</returns>
    public Errno StatVfs(ReadOnlySpan<char> path, out FileSystemStatistics statistics)
    {
        using SyscallScope scope = _calls.StatVfs.Enter(_process);
        statistics = default;
        Errno error = Resolve(path, follow: true, out Vnode vnode);
        if (error == Errno.Ok)
        {
            error = VirtualFileSystem.GetStatistics(vnode.Mount, out statistics);
            vnode.Release();
        }

        return scope.Return(error);
    }

    /// <summary>Room and limits of the file system an open file is on, fstatvfs(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="statistics">The figures.</param>
    /// <returns>Ok, EBADF, EIO.</returns>
    public Errno FstatVfs(int fd, out FileSystemStatistics statistics)
    {
        using SyscallScope scope = _calls.StatVfs.Enter(_process);
        statistics = default;
        Errno error = TakeFile(fd, out OpenFile file);
        if (error == Errno.Ok)
        {
            error = VirtualFileSystem.GetStatistics(file.Vnode.Mount, out statistics);
            file.Close();
        }

        return scope.Return(error);
    }

    private Errno Stat(ReadOnlySpan<char> path, bool follow, out VnodeAttributes attributes)
    {
        using SyscallScope scope = _calls.Stat.Enter(_process);
        attributes = default;
        Errno error = Resolve(path, follow, out Vnode vnode);
        if (error == Errno.Ok)
        {
            error = GetAttributes(vnode, out attributes);
            vnode.Release();
        }

        return scope.Return(error);
    }

    private static Errno GetAttributes(Vnode vnode, out VnodeAttributes attributes)
    {
        vnode.Lock.EnterRead();
        Errno error = vnode.GetAttributes(out attributes);
        vnode.Lock.Exit();
        return error;
    }

    private Errno SetAttributes(Syscall call, ReadOnlySpan<char> path, bool follow, AttributeChanges changes)
    {
        using SyscallScope scope = call.Enter(_process);
        Errno error = Resolve(path, follow, out Vnode vnode);
        if (error == Errno.Ok)
        {
            error = SetAttributes(vnode, changes);
            vnode.Release();
        }

        return scope.Return(error);
    }

    private Errno SetAttributes(Syscall call, int fd, AttributeChanges changes)
    {
        using SyscallScope scope = call.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error == Errno.Ok)
        {
            error = SetAttributes(file.Vnode, changes);
            file.Close();
        }

        return scope.Return(error);
    }

    private static Errno SetAttributes(Vnode vnode, AttributeChanges changes)
    {
        vnode.Lock.EnterWrite();
        Errno error = vnode.GetAttributes(out VnodeAttributes attributes);
        if (error == Errno.Ok)
        {
            error = Permissions.CheckChange(attributes, ref changes, Caller.Credentials);
        }

        error = error == Errno.Ok ? vnode.SetAttributes(changes) : error;
        vnode.Lock.Exit();
        return error;
    }
}
