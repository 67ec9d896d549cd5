namespace DriverKit.Kernel.Vfs;

/// <content>The operations, as callers use them.</content>
public abstract partial class Vnode
{
    /// <summary>Longest symbolic link target and path, in UTF-16 units (PATH_MAX).</summary>
    public const int PathMax = 1024;

    /// <summary>Finds a name in this directory. Locked for reading at least.</summary>
    /// <param name="name">One component; <c>..</c> gives the parent, of a file system's root itself.</param>
    /// <param name="intent">Why.</param>
    /// <param name="node">What it names, referenced and not locked.</param>
    /// <returns>Ok, ENOENT, ENOTDIR, ENAMETOOLONG, EIO, ENOMEM.</returns>
    public Errno Lookup(ReadOnlySpan<char> name, LookupIntent intent, out Vnode node)
    {
        node = null!;
        Errno error = CheckName(name);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (name is ".")
        {
            Reference();
            node = this;
            return Errno.Ok;
        }

        bool cached = Mount.UsesNameCache && name is not "..";
        if (cached && Vfs.Names.TryLookup(this, name, out Vnode? found))
        {
            if (found is not null)
            {
                node = found;
                return Errno.Ok;
            }

            if (intent is LookupIntent.Lookup or LookupIntent.Delete)
            {
                return Errno.ENOENT;
            }
        }

        error = LookupCore(name, intent, out node);
        if (cached && (error == Errno.Ok || (error == Errno.ENOENT && intent == LookupIntent.Lookup)))
        {
            Vfs.Names.Enter(this, name, error == Errno.Ok ? node : null);
        }

        return error;
    }

    /// <summary>Makes a file. The directory is locked for writing; the name is known not to be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Mode, owner and group.</param>
    /// <param name="node">The new file, referenced and not locked.</param>
    /// <returns>Ok, EROFS, ENOSPC, EINVAL (a name this file system cannot hold), EEXIST, EIO, ENOMEM.</returns>
    public Errno Create(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        Errno error = CheckChange(name);
        return error == Errno.Ok ? Entered(name, CreateCore(name, attributes, out node), node) : error;
    }

    /// <summary>Makes a directory. As <see cref="Create"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Mode, owner and group.</param>
    /// <param name="node">The new directory, referenced and not locked.</param>
    /// <returns>As <see cref="Create"/>, and EMLINK.</returns>
    public Errno MakeDirectory(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        Errno error = CheckChange(name);
        return error == Errno.Ok ? Entered(name, MakeDirectoryCore(name, attributes, out node), node) : error;
    }

    /// <summary>Makes a symbolic link. As <see cref="Create"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">What it says; at most <see cref="PathMax"/> units.</param>
    /// <param name="attributes">Mode, owner and group.</param>
    /// <param name="node">The new link, referenced and not locked.</param>
    /// <returns>As <see cref="Create"/>, and EOPNOTSUPP.</returns>
    public Errno MakeSymbolicLink(ReadOnlySpan<char> name, ReadOnlySpan<char> target, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        Errno error = CheckChange(name);
        if (error == Errno.Ok && target.Length > PathMax)
        {
            error = Errno.ENAMETOOLONG;
        }

        return error == Errno.Ok ? Entered(name, MakeSymbolicLinkCore(name, target, attributes, out node), node) : error;
    }

    /// <summary>Gives a file a further name in this directory. Directory and file are locked for writing.</summary>
    /// <param name="node">The file, of the same file system and no directory.</param>
    /// <param name="name">The name.</param>
    /// <returns>As <see cref="Create"/>, and EXDEV, EPERM (a directory), EMLINK, EOPNOTSUPP.</returns>
    public Errno Link(Vnode node, ReadOnlySpan<char> name)
    {
        Errno error = CheckChange(name);
        if (error == Errno.Ok)
        {
            error = node.Mount != Mount ? Errno.EXDEV : node.Type == VnodeType.Directory ? Errno.EPERM : Errno.Ok;
        }

        return error == Errno.Ok ? Entered(name, LinkCore(node, name), node) : error;
    }

    /// <summary>Takes a name of a file away. Directory and file are locked for writing.</summary>
    /// <param name="node">What <paramref name="name"/> names: no directory.</param>
    /// <param name="name">The name.</param>
    /// <returns>Ok, EROFS, EPERM (a directory), EIO.</returns>
    public Errno Remove(Vnode node, ReadOnlySpan<char> name)
    {
        Errno error = CheckChange(name);
        if (error == Errno.Ok && node.Type == VnodeType.Directory)
        {
            error = Errno.EPERM;
        }

        return error == Errno.Ok ? Gone(node, name, RemoveCore(node, name)) : error;
    }

    /// <summary>Removes an empty directory. Both are locked for writing.</summary>
    /// <param name="node">What <paramref name="name"/> names.</param>
    /// <param name="name">The name, not <c>.</c> or <c>..</c>.</param>
    /// <returns>Ok, EROFS, ENOTDIR, ENOTEMPTY, EBUSY (something is mounted on it), EIO.</returns>
    public Errno RemoveDirectory(Vnode node, ReadOnlySpan<char> name)
    {
        Errno error = CheckChange(name);
        if (error == Errno.Ok)
        {
            error = node.Type != VnodeType.Directory ? Errno.ENOTDIR
                : node.MountedHere is not null || node.IsRoot ? Errno.EBUSY
                : Errno.Ok;
        }

        return error == Errno.Ok ? Gone(node, name, RemoveDirectoryCore(node, name)) : error;
    }

    /// <summary>
    /// Moves a name. All of them are locked for writing; the caller has made sure that a directory does not move into itself and that
    /// <paramref name="target"/> can be replaced by <paramref name="node"/> as to type.
    /// </summary>
    /// <param name="node">What <paramref name="name"/> names here.</param>
    /// <param name="name">The old name.</param>
    /// <param name="newParent">The directory of the new name, perhaps this one.</param>
    /// <param name="target">What the new name names now, or null.</param>
    /// <param name="newName">The new name.</param>
    /// <returns>Ok, EROFS, EXDEV, ENOTEMPTY, EBUSY, ENOSPC, EINVAL, EIO.</returns>
    public Errno Rename(Vnode node, ReadOnlySpan<char> name, Vnode newParent, Vnode? target, ReadOnlySpan<char> newName)
    {
        Errno error = CheckChange(name);
        error = error == Errno.Ok ? newParent.CheckChange(newName) : error;
        if (error == Errno.Ok)
        {
            error = newParent.Mount != Mount ? Errno.EXDEV
                : node.MountedHere is not null || target?.MountedHere is not null ? Errno.EBUSY
                : Errno.Ok;
        }

        if (error != Errno.Ok)
        {
            return error;
        }

        error = RenameCore(node, name, newParent, target, newName);
        Gone(node, name, Errno.Ok);
        if (target is not null)
        {
            newParent.Gone(target, newName, Errno.Ok);
        }

        return newParent.Entered(newName, error, node);
    }

    /// <summary>Reads directory entries. Locked for reading.</summary>
    /// <param name="position">Where to begin: 0, or what an entry gave as its next. Entries made or removed meanwhile do not disturb the others.</param>
    /// <param name="batch">Filled up from its end on.</param>
    /// <param name="atEnd">True when nothing follows.</param>
    /// <returns>Ok, ENOTDIR, EIO.</returns>
    public Errno ReadDirectory(long position, DirectoryBatch batch, out bool atEnd)
    {
        atEnd = true;
        return IsDead ? Errno.EIO
            : Type != VnodeType.Directory ? Errno.ENOTDIR
            : position < 0 ? Errno.EINVAL
            : ReadDirectoryCore(position, batch, out atEnd);
    }

    /// <summary>Reads a symbolic link's target. Locked for reading.</summary>
    /// <param name="target">The target.</param>
    /// <returns>Ok, EINVAL (not a link), EIO.</returns>
    public Errno ReadLink(out string target)
    {
        target = string.Empty;
        return IsDead ? Errno.EIO : Type != VnodeType.SymbolicLink ? Errno.EINVAL : ReadLinkCore(out target);
    }

    /// <summary>Begins a use through a descriptor. Locked for reading.</summary>
    /// <param name="write">Whether it will be written.</param>
    public Errno Open(bool write) =>
        IsDead ? Errno.EIO : write && Mount.IsReadOnly && Type == VnodeType.Regular ? Errno.EROFS : OpenCore(write);

    /// <summary>Ends a use; a write-behind that failed is reported here at the latest. Locked for reading.</summary>
    /// <param name="write">As at the open.</param>
    public Errno Close(bool write)
    {
        Errno error = CloseCore(write);
        Errno pending = write && Pages is { } pages ? pages.TakeError() : Errno.Ok;
        return error == Errno.Ok ? pending : error;
    }

    /// <summary>Whether somebody may do something. Locked for reading.</summary>
    /// <param name="modes">What.</param>
    /// <param name="credentials">Who.</param>
    /// <returns>Ok, EACCES, EROFS (writing where nothing may change), EIO.</returns>
    public Errno Access(AccessModes modes, Credentials credentials)
    {
        if (IsDead)
        {
            return Errno.EIO;
        }

        if ((modes & AccessModes.Write) != 0 && Mount.IsReadOnly)
        {
            return Errno.EROFS;
        }

        return AccessCore(modes, credentials);
    }

    /// <summary>Its attributes. Locked for reading.</summary>
    /// <param name="attributes">The attributes.</param>
    public Errno GetAttributes(out VnodeAttributes attributes)
    {
        attributes = new VnodeAttributes { Type = Type, FileId = Key, FileSystemId = Mount.Id, Links = 1, Size = Size, BlockSize = 4096 };
        return IsDead ? Errno.EIO : GetAttributesCore(ref attributes);
    }

    /// <summary>Changes attributes; who may is the caller's to check (<see cref="Permissions"/>). Locked for writing.</summary>
    /// <param name="changes">What to change.</param>
    /// <returns>Ok, EROFS, EOPNOTSUPP (this file system keeps no such thing), EIO.</returns>
    public Errno SetAttributes(in AttributeChanges changes) =>
        IsDead ? Errno.EIO : Mount.IsReadOnly ? Errno.EROFS : SetAttributesCore(changes);

    /// <summary>Sets a file's size; what is new reads as zeroes. Locked for writing.</summary>
    /// <param name="size">The size in bytes.</param>
    /// <returns>Ok, EROFS, EISDIR, EINVAL, EFBIG, ENOSPC, EIO.</returns>
    public Errno Truncate(long size)
    {
        Errno error = IsDead ? Errno.EIO
            : Type == VnodeType.Directory ? Errno.EISDIR
            : Type != VnodeType.Regular || size < 0 ? Errno.EINVAL
            : Mount.IsReadOnly ? Errno.EROFS
            : TruncateCore(size);
        return error == Errno.Ok && Mount.Options.Synchronous ? Fsync(SyncFlags.Wait) : error;
    }

    /// <summary>Reads. Locked for reading.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="read">Bytes read; fewer only at the end of the file or at an error after some.</param>
    /// <returns>Ok, EISDIR, EINVAL, EIO, ENXIO, ENOMEM.</returns>
    public Errno Read(long offset, Span<byte> destination, out int read)
    {
        read = 0;
        return IsDead ? Errno.EIO
            : Type == VnodeType.Directory ? Errno.EISDIR
            : Type != VnodeType.Regular || offset < 0 ? Errno.EINVAL
            : ReadCore(offset, destination, out read);
    }

    /// <summary>Writes. Locked for writing.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="flags">How; <see cref="IoFlags.Append"/> is resolved by the caller.</param>
    /// <param name="written">Bytes written; fewer than given with Ok when room ran out after some.</param>
    /// <returns>Ok, EROFS, EISDIR, EFBIG, ENOSPC, EIO, ENXIO, ENOMEM.</returns>
    public Errno Write(long offset, ReadOnlySpan<byte> source, IoFlags flags, out int written)
    {
        written = 0;
        Errno error = IsDead ? Errno.EIO
            : Type == VnodeType.Directory ? Errno.EISDIR
            : Type != VnodeType.Regular || offset < 0 ? Errno.EINVAL
            : Mount.IsReadOnly ? Errno.EROFS
            : offset > long.MaxValue - source.Length ? Errno.EFBIG
            : WriteCore(offset, source, out written);
        if (written > 0 && ((flags & IoFlags.Synchronous) != 0 || Mount.Options.Synchronous))
        {
            Errno sync = Fsync(SyncFlags.Wait | ((flags & IoFlags.DataOnly) != 0 ? SyncFlags.DataOnly : SyncFlags.None));
            error = error == Errno.Ok ? sync : error;
        }

        return error == Errno.Ok || written == 0 ? error : error is Errno.ENOSPC or Errno.EFBIG or Errno.ENOMEM ? Errno.Ok : error;
    }

    /// <summary>Makes contents and attributes durable. Locked for writing.</summary>
    /// <param name="flags">How much.</param>
    /// <returns>Ok, or the first error since the last call, failed write-behind included.</returns>
    public Errno Fsync(SyncFlags flags)
    {
        if (IsDead)
        {
            return Errno.EIO;
        }

        Errno error = FsyncCore(flags);
        Errno pending = (flags & SyncFlags.Wait) != 0 && Pages is { } pages ? pages.TakeError() : Errno.Ok;
        return error == Errno.Ok ? pending : error;
    }

    private Errno CheckName(ReadOnlySpan<char> name) =>
        IsDead ? Errno.EIO
        : Type != VnodeType.Directory ? Errno.ENOTDIR
        : name.Length > Mount.NameMax ? Errno.ENAMETOOLONG
        : name.IsEmpty || name.IndexOfAny('/', '\0') >= 0 ? Errno.EINVAL
        : Errno.Ok;

    private Errno CheckChange(ReadOnlySpan<char> name)
    {
        Errno error = CheckName(name);
        return error != Errno.Ok ? error
            : Mount.IsReadOnly ? Errno.EROFS
            : name is "." or ".." ? Errno.EINVAL
            : IsUnlinked ? Errno.ENOENT
            : Errno.Ok;
    }

    private Errno Entered(ReadOnlySpan<char> name, Errno error, Vnode node)
    {
        if (!Mount.UsesNameCache)
        {
            return error;
        }

        if (Mount.NamesHaveAliases)
        {
            Vfs.Names.PurgeNegative(this);
        }

        if (error == Errno.Ok)
        {
            Vfs.Names.Enter(this, name, node);
        }

        return error;
    }

    private Errno Gone(Vnode node, ReadOnlySpan<char> name, Errno error)
    {
        if (!Mount.UsesNameCache)
        {
            return error;
        }

        if (Mount.NamesHaveAliases || node.Type == VnodeType.Directory)
        {
            Vfs.Names.PurgeVnode(node);
        }
        else
        {
            Vfs.Names.Purge(this, name);
        }

        return error;
    }
}
