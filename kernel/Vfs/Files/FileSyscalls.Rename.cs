namespace DriverKit.Kernel.Vfs;

/// <content>Renaming.</content>
public sealed partial class FileSyscalls
{
    // Internal to a rename: the old name means something else than before the locks were taken. Never returned.
    private const Errno Moved = (Errno)(-3);

    /// <summary>Moves a name, rename(2), replacing what the new name means in one step. A symbolic link is not followed.</summary>
    /// <param name="path">The old name.</param>
    /// <param name="newPath">The new name, in the same file system.</param>
    /// <returns>
    /// Ok, EXDEV, EINVAL (a directory into itself, <c>.</c> or <c>..</c>), EISDIR, ENOTDIR, ENOTEMPTY, EBUSY, EACCES, EPERM, EROFS, ENOSPC, EIO,
    /// and what lookup gives.
    /// </returns>
    public Errno Rename(ReadOnlySpan<char> path, ReadOnlySpan<char> newPath)
    {
        using SyscallScope scope = _calls.Rename.Enter(_process);
        var walker = new PathWalker(_vfs);
        Errno error = walker.ResolveParent(path, out PathTarget from);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        error = walker.ResolveParent(newPath, out PathTarget to);
        if (error == Errno.Ok)
        {
            error = CheckRename(from, to);
            if (error == Errno.Ok)
            {
                error = from.Parent == to.Parent ? RenameWithin(from, to) : RenameAcross(from, to);
            }

            to.Parent.Release();
        }

        from.Parent.Release();
        return scope.Return(error);
    }

    private static Errno CheckRename(in PathTarget from, in PathTarget to) =>
        from.Parent.Mount != to.Parent.Mount ? Errno.EXDEV
        : from.Name.IsEmpty || to.Name.IsEmpty ? Errno.EBUSY
        : from.Name is "." or ".." || to.Name is "." or ".." ? Errno.EINVAL
        : Errno.Ok;

    private static Errno RenameWithin(in PathTarget from, in PathTarget to)
    {
        from.Parent.Lock.EnterWrite();
        Errno error = RenameLocked(from, to, expected: null, targetIsAbove: null);
        from.Parent.Lock.Exit();
        return error;
    }

    private static Errno RenameAcross(in PathTarget from, in PathTarget to)
    {
        // Only a rename between directories changes who lies above whom: with this mutex the tree above both stands still.
        using KMutex.Scope held = from.Parent.Mount.RenameLock.Hold();
        while (true)
        {
            Errno error = LookupShared(from, out Vnode node);
            if (error != Errno.Ok)
            {
                return error;
            }

            error = IsAbove(node, to.Parent, out bool intoItself);
            bool fromFirst = false;
            Vnode? childOfTo = null;
            if (error == Errno.Ok && intoItself)
            {
                error = Errno.EINVAL;
            }

            if (error == Errno.Ok)
            {
                error = IsAbove(from.Parent, to.Parent, out fromFirst);
            }

            if (error == Errno.Ok && !fromFirst)
            {
                error = IsAbove(to.Parent, from.Parent, out bool toFirst, out childOfTo);
                fromFirst = !toFirst && from.Parent.Serial < to.Parent.Serial;
            }

            if (error == Errno.Ok)
            {
                (fromFirst ? from.Parent : to.Parent).Lock.EnterWrite();
                (fromFirst ? to.Parent : from.Parent).Lock.EnterWrite();
                error = RenameLocked(from, to, node, childOfTo);
                to.Parent.Lock.Exit();
                from.Parent.Lock.Exit();
            }

            childOfTo?.Release();
            node.Release();
            if (error != Moved)
            {
                return error;
            }
        }
    }

    /// <summary>Both directories are locked for writing.</summary>
    /// <param name="from">What moves.</param>
    /// <param name="to">Where.</param>
    /// <param name="expected">What was found under the old name before the locks were taken; null if that does not matter.</param>
    /// <param name="targetIsAbove">The directory in the new parent that lies above the old one, or null.</param>
    private static Errno RenameLocked(in PathTarget from, in PathTarget to, Vnode? expected, Vnode? targetIsAbove)
    {
        Vnode? target = null;
        Errno error = SearchAccess(from.Parent);
        error = error == Errno.Ok ? SearchAccess(to.Parent) : error;
        if (error != Errno.Ok)
        {
            return error;
        }

        error = from.Parent.Lookup(from.Name, LookupIntent.Rename, out Vnode node);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (expected is not null && node != expected)
        {
            error = Moved;
        }

        if (error == Errno.Ok)
        {
            error = to.Parent.Lookup(to.Name, LookupIntent.Create, out Vnode found);
            target = error == Errno.Ok ? found : null;
            error = error == Errno.ENOENT ? Errno.Ok : error;
        }

        bool sameName = from.Parent == to.Parent && from.Name.SequenceEqual(to.Name);
        bool same = node == target && (sameName || !node.Mount.NamesHaveAliases || from.Parent != to.Parent);
        if (error == Errno.Ok)
        {
            error = CheckTypes(from, to, node, target, targetIsAbove);
        }

        if (error == Errno.Ok && !same)
        {
            error = Move(from, to, node, target == node ? null : target);
        }

        target?.Release();
        node.Release();
        return error;
    }

    private static Errno CheckTypes(in PathTarget from, in PathTarget to, Vnode node, Vnode? target, Vnode? targetIsAbove)
    {
        bool directory = node.Type == VnodeType.Directory;
        return !directory && (from.WantsDirectory || to.WantsDirectory) ? Errno.ENOTDIR
            : node.MountedHere is not null || target?.MountedHere is not null ? Errno.EBUSY
            : node == to.Parent ? Errno.EINVAL
            : target is null || target == node ? Errno.Ok
            : directory && target.Type != VnodeType.Directory ? Errno.ENOTDIR
            : !directory && target.Type == VnodeType.Directory ? Errno.EISDIR
            : target == from.Parent || target == targetIsAbove ? Errno.ENOTEMPTY
            : Errno.Ok;
    }

    private static Errno Move(in PathTarget from, in PathTarget to, Vnode node, Vnode? target)
    {
        Vnode first = target is null || node.Serial < target.Serial ? node : target;
        Vnode? second = target is null ? null : first == node ? target : node;
        first.Lock.EnterWrite();
        second?.Lock.EnterWrite();
        Errno error = CheckDelete(from.Parent, node);
        if (error == Errno.Ok)
        {
            error = target is not null ? CheckDelete(to.Parent, target) : to.Parent.Access(AccessModes.Write, Caller.Credentials);
        }

        if (error == Errno.Ok && node.Type == VnodeType.Directory && from.Parent != to.Parent)
        {
            // Its ".." changes, so it is written too.
            error = node.Access(AccessModes.Write, Caller.Credentials);
        }

        error = error == Errno.Ok ? from.Parent.Rename(node, from.Name, to.Parent, target, to.Name) : error;
        second?.Lock.Exit();
        first.Lock.Exit();
        return error;
    }

    private static Errno LookupShared(in PathTarget target, out Vnode node)
    {
        target.Parent.Lock.EnterRead();
        Errno error = SearchAccess(target.Parent);
        node = null!;
        if (error == Errno.Ok)
        {
            error = target.Parent.Lookup(target.Name, LookupIntent.Rename, out node);
        }

        target.Parent.Lock.Exit();
        return error;
    }

    private static Errno IsAbove(Vnode above, Vnode below, out bool isAbove)
    {
        Errno error = IsAbove(above, below, out isAbove, out Vnode? child);
        child?.Release();
        return error;
    }

    /// <summary>Whether a vnode is a given directory, or a directory above that one, within their file system.</summary>
    /// <param name="above">The vnode.</param>
    /// <param name="below">The directory.</param>
    /// <param name="isAbove">Whether.</param>
    /// <param name="child">The directory in <paramref name="above"/> on the way, referenced; null if there is none.</param>
    private static Errno IsAbove(Vnode above, Vnode below, out bool isAbove, out Vnode? child)
    {
        child = null;
        isAbove = false;
        if (above.Type != VnodeType.Directory)
        {
            return Errno.Ok;
        }

        below.Reference();
        Vnode current = below;
        Vnode? previous = null;
        Errno error = Errno.Ok;
        while (current != above && !current.IsRoot)
        {
            current.Lock.EnterRead();
            error = current.Lookup("..", LookupIntent.Lookup, out Vnode parent);
            current.Lock.Exit();
            if (error != Errno.Ok)
            {
                break;
            }

            previous?.Release();
            previous = current;
            current = parent;
        }

        isAbove = error == Errno.Ok && current == above;
        current.Release();
        if (isAbove)
        {
            child = previous;
        }
        else
        {
            previous?.Release();
        }

        return error;
    }
}
