namespace DriverKit.Kernel.Vfs;

/// <content>Names and directories, all but renaming.</content>
public sealed partial class FileSyscalls
{
    private delegate Errno Maker<TArgument>(Vnode parent, ReadOnlySpan<char> name, TArgument argument);

    /// <summary>Makes a directory, mkdir(2).</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mode">Permission bits, less the process's umask.</param>
    /// <returns>Ok, EEXIST, EACCES, EROFS, ENOSPC, EMLINK, EINVAL, EIO, and what lookup gives.</returns>
    public Errno MakeDirectory(ReadOnlySpan<char> path, int mode)
    {
        using SyscallScope scope = _calls.MakeDirectory.Enter(_process);
        Errno result = Make(path, mode, slashAllowed: true, static (parent, name, mode) =>
        {
            VnodeAttributes attributes = NewAttributes(VnodeType.Directory, mode, parent);
            Errno error = parent.MakeDirectory(name, attributes, out Vnode made);
            if (error == Errno.Ok)
            {
                made.Release();
            }

            return error;
        });
        return scope.Return(result);
    }

    /// <summary>Makes a symbolic link, symlink(2).</summary>
    /// <param name="target">What it says.</param>
    /// <param name="path">Its path.</param>
    /// <returns>As <see cref="MakeDirectory"/>, and EOPNOTSUPP.</returns>
    public Errno SymbolicLink(string target, ReadOnlySpan<char> path)
    {
        using SyscallScope scope = _calls.SymbolicLink.Enter(_process);
        Errno result = target.Length == 0 ? Errno.ENOENT : Make(path, target, slashAllowed: false, static (parent, name, target) =>
        {
            VnodeAttributes attributes = NewAttributes(VnodeType.SymbolicLink, 0x1ff, parent);
            Errno error = parent.MakeSymbolicLink(name, target, attributes, out Vnode made);
            if (error == Errno.Ok)
            {
                made.Release();
            }

            return error;
        });
        return scope.Return(result);
    }

    /// <summary>Reads a symbolic link, readlink(2).</summary>
    /// <param name="path">The link.</param>
    /// <param name="target">What it says.</param>
    /// <returns>Ok, EINVAL (not a link), EIO, and what lookup gives.</returns>
    public Errno ReadLink(ReadOnlySpan<char> path, out string target)
    {
        using SyscallScope scope = _calls.ReadLink.Enter(_process);
        target = string.Empty;
        Errno error = Resolve(path, follow: false, out Vnode vnode);
        if (error == Errno.Ok)
        {
            vnode.Lock.EnterRead();
            error = vnode.ReadLink(out target);
            vnode.Lock.Exit();
            vnode.Release();
        }

        return scope.Return(error);
    }

    /// <summary>Gives a file a further name, link(2). A symbolic link is not followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="newPath">The new name.</param>
    /// <returns>Ok, EEXIST, EXDEV, EPERM (a directory), EMLINK, EOPNOTSUPP, EROFS, ENOSPC, EACCES, EIO, and what lookup gives.</returns>
    public Errno Link(ReadOnlySpan<char> path, ReadOnlySpan<char> newPath)
    {
        using SyscallScope scope = _calls.Link.Enter(_process);
        Errno error = Resolve(path, follow: false, out Vnode vnode);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        error = vnode.Type == VnodeType.Directory ? Errno.EPERM : Make(newPath, vnode, slashAllowed: false, static (parent, name, vnode) =>
        {
            vnode.Lock.EnterWrite();
            Errno error = vnode.IsUnlinked ? Errno.ENOENT : parent.Link(vnode, name);
            vnode.Lock.Exit();
            return error;
        });
        vnode.Release();
        return scope.Return(error);
    }

    /// <summary>Devices have no nodes here, mknod(2).</summary>
    /// <param name="path">The path.</param>
    /// <param name="mode">Type and permission bits.</param>
    /// <param name="device">Device number.</param>
    /// <returns>EOPNOTSUPP.</returns>
    public static Errno MakeNode(ReadOnlySpan<char> path, int mode, ulong device) => Errno.EOPNOTSUPP;

    /// <summary>Removes a file's name, unlink(2). What is open stays usable until it is closed.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Ok, EPERM (a directory, or the sticky rule), EACCES, EROFS, EIO, and what lookup gives.</returns>
    public Errno Unlink(ReadOnlySpan<char> path)
    {
        using SyscallScope scope = _calls.Unlink.Enter(_process);
        Errno error = new PathWalker(_vfs).ResolveParent(path, out PathTarget target);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        error = target.Name.IsEmpty || target.Name is "." or ".." ? Errno.EPERM : Remove(target, directory: false);
        target.Parent.Release();
        return scope.Return(error);
    }

    /// <summary>Removes an empty directory, rmdir(2).</summary>
    /// <param name="path">The directory.</param>
    /// <returns>Ok, ENOTDIR, ENOTEMPTY, EBUSY (a mount point or the root), EINVAL (<c>.</c>), EACCES, EPERM, EROFS, EIO, and what lookup gives.</returns>
    public Errno RemoveDirectory(ReadOnlySpan<char> path)
    {
        using SyscallScope scope = _calls.RemoveDirectory.Enter(_process);
        Errno error = new PathWalker(_vfs).ResolveParent(path, out PathTarget target);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        error = target.Name.IsEmpty ? Errno.EBUSY
            : target.Name is "." ? Errno.EINVAL
            : target.Name is ".." ? Errno.ENOTEMPTY
            : Remove(target, directory: true);
        target.Parent.Release();
        return scope.Return(error);
    }

    /// <summary>Reads directory entries at the descriptor's position and moves it, getdents(2).</summary>
    /// <param name="fd">A directory's descriptor.</param>
    /// <param name="batch">Emptied and filled; stays empty at the end.</param>
    /// <returns>Ok, EBADF, ENOTDIR, EIO.</returns>
    public Errno GetDirectoryEntries(int fd, DirectoryBatch batch)
    {
        using SyscallScope scope = _calls.GetDirectoryEntries.Enter(_process);
        batch.Clear();
        Errno error = TakeFile(fd, out OpenFile file);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        using (file.PositionMutex.Hold())
        {
            Vnode vnode = file.Vnode;
            vnode.Lock.EnterRead();
            error = vnode.ReadDirectory(file.Position, batch, out _);
            vnode.Lock.Exit();
            if (batch.Count > 0)
            {
                file.Position = batch.Entries[^1].Next;
                error = Errno.Ok;
            }
        }

        file.Close();
        return scope.Return(error);
    }

    /// <summary>Changes the process's current directory, chdir(2).</summary>
    /// <param name="path">A directory.</param>
    /// <returns>Ok, ENOTDIR, EACCES, and what lookup gives.</returns>
    public Errno ChangeDirectory(ReadOnlySpan<char> path)
    {
        using SyscallScope scope = _calls.ChangeDirectory.Enter(_process);
        Errno error = Resolve(path, follow: true, out Vnode vnode);
        return scope.Return(error == Errno.Ok ? SetCurrent(vnode) : error);
    }

    /// <summary>Changes the process's current directory to an open one, fchdir(2).</summary>
    /// <param name="fd">A directory's descriptor.</param>
    /// <returns>Ok, EBADF, ENOTDIR, EACCES.</returns>
    public Errno ChangeDirectory(int fd)
    {
        using SyscallScope scope = _calls.ChangeDirectory.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error == Errno.Ok)
        {
            file.Vnode.Reference();
            error = SetCurrent(file.Vnode);
            file.Close();
        }

        return scope.Return(error);
    }

    private Errno Make<TArgument>(ReadOnlySpan<char> path, TArgument argument, bool slashAllowed, Maker<TArgument> make)
    {
        Errno error = new PathWalker(_vfs).ResolveParent(path, out PathTarget target);
        if (error != Errno.Ok)
        {
            return error;
        }

        Vnode parent = target.Parent;
        if (target.Name.IsEmpty || target.Name is "." or "..")
        {
            error = Errno.EEXIST;
        }
        else
        {
            parent.Lock.EnterWrite();
            error = SearchAccess(parent);
            if (error == Errno.Ok)
            {
                error = parent.Lookup(target.Name, LookupIntent.Create, out Vnode found);
                if (error == Errno.Ok)
                {
                    error = Errno.EEXIST;
                    found.Release();
                }
                else if (error == Errno.ENOENT)
                {
                    error = target.WantsDirectory && !slashAllowed ? Errno.ENOENT : parent.Access(AccessModes.Write, Caller.Credentials);
                    error = error == Errno.Ok ? make(parent, target.Name, argument) : error;
                }
            }

            parent.Lock.Exit();
        }

        parent.Release();
        return error;
    }

    private static Errno Remove(in PathTarget target, bool directory)
    {
        Vnode parent = target.Parent;
        parent.Lock.EnterWrite();
        Errno error = SearchAccess(parent);
        Vnode vnode = null!;
        if (error == Errno.Ok)
        {
            error = parent.Lookup(target.Name, LookupIntent.Delete, out vnode);
        }

        if (error != Errno.Ok)
        {
            parent.Lock.Exit();
            return error;
        }

        vnode.Lock.EnterWrite();
        error = CheckDelete(parent, vnode);
        if (error == Errno.Ok && target.WantsDirectory && vnode.Type != VnodeType.Directory)
        {
            error = Errno.ENOTDIR;
        }

        if (error == Errno.Ok)
        {
            error = vnode.MountedHere is not null ? Errno.EBUSY
                : directory ? parent.RemoveDirectory(vnode, target.Name)
                : parent.Remove(vnode, target.Name);
        }

        vnode.Lock.Exit();
        parent.Lock.Exit();
        vnode.Release();
        return error;
    }

    /// <summary>Whether the caller may take a name away: write permission and the sticky rule. Both are locked.</summary>
    private static Errno CheckDelete(Vnode parent, Vnode vnode)
    {
        Credentials credentials = Caller.Credentials;
        Errno error = parent.Access(AccessModes.Write, credentials);
        if (error != Errno.Ok || credentials.IsSuperuser)
        {
            return error;
        }

        error = parent.GetAttributes(out VnodeAttributes directory);
        if (error == Errno.Ok && (directory.Mode & Permissions.Sticky) != 0)
        {
            error = vnode.GetAttributes(out VnodeAttributes file);
            error = error == Errno.Ok ? Permissions.CheckSticky(directory, file, credentials) : error;
        }

        return error;
    }

    private static Errno SetCurrent(Vnode vnode)
    {
        vnode.Lock.EnterRead();
        Errno error = vnode.Type != VnodeType.Directory ? Errno.ENOTDIR : SearchAccess(vnode);
        vnode.Lock.Exit();
        if (error != Errno.Ok)
        {
            vnode.Release();
            return error;
        }

        ProcessDirectories.Make(Caller).SetCurrent(vnode);
        return Errno.Ok;
    }
}
