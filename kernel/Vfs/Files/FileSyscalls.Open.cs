namespace DriverKit.Kernel.Vfs;

/// <content>Opening and closing.</content>
public sealed partial class FileSyscalls
{
    /// <summary>Opens a file, open(2).</summary>
    /// <param name="path">Its path.</param>
    /// <param name="flags">How.</param>
    /// <param name="mode">Permission bits of a new file, less the process's umask.</param>
    /// <param name="fd">Its descriptor, the lowest free one; -1 on error.</param>
    /// <returns>Ok, EACCES, EEXIST, EINVAL, EIO, EISDIR, ELOOP, EMFILE, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR, EROFS.</returns>
    public Errno Open(ReadOnlySpan<char> path, OpenFlags flags, int mode, out int fd)
    {
        fd = -1;
        if ((flags & OpenFlags.AccessMask) == OpenFlags.AccessMask)
        {
            return Errno.EINVAL;
        }

        using SyscallScope scope = _calls.Open.Enter(_process);
        Errno error = OpenVnode(path, flags, mode, out Vnode vnode);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        var file = new OpenFile(vnode, flags);
        error = Descriptors.Allocate(file, out fd);
        if (error != Errno.Ok)
        {
            fd = -1;
            file.Close();
        }

        return scope.Return(error);
    }

    /// <summary>Opens a file for reading, or as the flags say.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="flags">How, without <see cref="OpenFlags.Create"/>.</param>
    /// <param name="fd">Its descriptor; -1 on error.</param>
    /// <returns>As the other.</returns>
    public Errno Open(ReadOnlySpan<char> path, OpenFlags flags, out int fd) => Open(path, flags, 0, out fd);

    /// <summary>Closes a descriptor, close(2): it is closed whatever is returned.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>Ok, EBADF, or EIO, ENOSPC, ENXIO of a write-behind that failed.</returns>
    public Errno Close(int fd)
    {
        using SyscallScope scope = _calls.Close.Enter(_process);
        Errno error = Descriptors.Remove(fd, out IOpenFile file);
        return scope.Return(error == Errno.Ok ? file.Close() : error);
    }

    /// <summary>Duplicates a descriptor to the lowest free one, dup(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="copy">The other one; they share the position.</param>
    /// <returns>Ok, EBADF, EMFILE.</returns>
    public Errno Duplicate(int fd, out int copy)
    {
        using SyscallScope scope = _calls.Duplicate.Enter(_process);
        return scope.Return(Descriptors.Duplicate(fd, 0, out copy));
    }

    /// <summary>Makes a given descriptor stand for an open file, dup2(2); what it stood for before is closed.</summary>
    /// <param name="fd">The open file.</param>
    /// <param name="wanted">The descriptor it is to have as well.</param>
    /// <returns>Ok, EBADF.</returns>
    public Errno DuplicateTo(int fd, int wanted)
    {
        using SyscallScope scope = _calls.Duplicate.Enter(_process);
        return scope.Return(Descriptors.DuplicateTo(fd, wanted));
    }

    private Errno OpenVnode(ReadOnlySpan<char> path, OpenFlags flags, int mode, out Vnode vnode)
    {
        if ((flags & OpenFlags.Create) != 0)
        {
            return OpenOrCreate(path, flags, mode, out vnode);
        }

        Errno error = new PathWalker(_vfs).Resolve(path, (flags & OpenFlags.NoFollow) == 0, out vnode);
        return error == Errno.Ok ? OpenExisting(vnode, flags) : error;
    }

    /// <summary>Checks and opens; takes the reference over, and gives it back on error.</summary>
    private static Errno OpenExisting(Vnode vnode, OpenFlags flags)
    {
        bool write = (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;
        bool truncate = (flags & OpenFlags.Truncate) != 0 && vnode.Type == VnodeType.Regular;
        Errno error = vnode.Type == VnodeType.SymbolicLink ? Errno.ELOOP
            : vnode.Type == VnodeType.Directory && (write || (flags & OpenFlags.Truncate) != 0) ? Errno.EISDIR
            : vnode.Type != VnodeType.Directory && (flags & OpenFlags.Directory) != 0 ? Errno.ENOTDIR
            : Errno.Ok;
        if (error == Errno.Ok)
        {
            if (truncate)
            {
                vnode.Lock.EnterWrite();
            }
            else
            {
                vnode.Lock.EnterRead();
            }

            error = vnode.Access(ModesOf(flags, truncate), Caller.Credentials);
            if (error == Errno.Ok)
            {
                error = vnode.Open(write);
            }

            if (error == Errno.Ok && truncate)
            {
                error = vnode.Truncate(0);
                if (error != Errno.Ok)
                {
                    vnode.Close(write);
                }
            }

            vnode.Lock.Exit();
        }

        if (error != Errno.Ok)
        {
            vnode.Release();
        }

        return error;
    }

    private static AccessModes ModesOf(OpenFlags flags, bool truncate)
    {
        AccessModes modes = (flags & OpenFlags.AccessMask) switch
        {
            OpenFlags.ReadOnly => AccessModes.Read,
            OpenFlags.WriteOnly => AccessModes.Write,
            _ => AccessModes.Read | AccessModes.Write,
        };
        return truncate ? modes | AccessModes.Write : modes;
    }

    private Errno OpenOrCreate(ReadOnlySpan<char> path, OpenFlags flags, int mode, out Vnode vnode)
    {
        vnode = null!;
        var walker = new PathWalker(_vfs);
        Errno error = walker.ResolveParent(path, out PathTarget target);
        int links = 0;
        while (error == Errno.Ok)
        {
            Vnode parent = target.Parent;
            bool exclusive = (flags & OpenFlags.Exclusive) != 0;
            if (target.Name.IsEmpty || target.Name is "." or "..")
            {
                parent.Release();
                return exclusive ? Errno.EEXIST : Errno.EISDIR;
            }

            error = FindOrCreate(walker, target, mode, out Vnode found, out bool created);
            if (error != Errno.Ok || created)
            {
                parent.Release();
                vnode = found;
                return error == Errno.Ok ? OpenCreated(found, flags) : error;
            }

            if (exclusive)
            {
                found.Release();
                parent.Release();
                return Errno.EEXIST;
            }

            found = _vfs.Cross(found);
            if (found.Type != VnodeType.SymbolicLink || (flags & OpenFlags.NoFollow) != 0)
            {
                parent.Release();
                vnode = found;
                if (target.WantsDirectory && found.Type != VnodeType.Directory)
                {
                    found.Release();
                    return Errno.ENOTDIR;
                }

                return OpenExisting(found, flags);
            }

            error = ReadLink(found, out string text, target.WantsDirectory);
            error = ++links > PathWalker.LinkMax ? Errno.ELOOP : error;
            found.Release();
            if (error == Errno.Ok)
            {
                error = walker.ResolveParent(text, parent, out target);
            }

            parent.Release();
        }

        return error;

        static Errno ReadLink(Vnode link, out string text, bool wantsDirectory)
        {
            link.Lock.EnterRead();
            Errno error = link.ReadLink(out text);
            link.Lock.Exit();
            text = wantsDirectory ? text + "/" : text;
            return error;
        }
    }

    private static Errno FindOrCreate(PathWalker walker, in PathTarget target, int mode, out Vnode found, out bool created)
    {
        Vnode parent = target.Parent;
        created = false;
        parent.Lock.EnterWrite();
        Errno error = SearchAccess(parent);
        found = null!;
        if (error == Errno.Ok)
        {
            error = parent.Lookup(target.Name, LookupIntent.Create, out found);
        }

        if (error == Errno.ENOENT)
        {
            error = target.WantsDirectory ? Errno.EISDIR : parent.Access(AccessModes.Write, walker.Credentials);
            if (error == Errno.Ok)
            {
                VnodeAttributes attributes = NewAttributes(VnodeType.Regular, mode, parent);
                error = parent.Create(target.Name, attributes, out found);
                created = error == Errno.Ok;
            }
        }

        parent.Lock.Exit();
        return error;
    }

    private static Errno OpenCreated(Vnode vnode, OpenFlags flags)
    {
        vnode.Lock.EnterRead();
        Errno error = vnode.Open((flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly);
        vnode.Lock.Exit();
        if (error != Errno.Ok)
        {
            vnode.Release();
        }

        return error;
    }
}
