namespace DriverKit.Kernel.Vfs;

/// <content>The operations, as file systems implement them. Arguments are checked and locks are held as the public ones demand.</content>
public abstract partial class Vnode
{
    /// <summary>Finds a name, also <c>..</c>; never <c>.</c>.</summary>
    /// <param name="name">At most <see cref="Mount.NameMax"/> units, no slash.</param>
    /// <param name="intent">Why.</param>
    /// <param name="node">Referenced, not locked; unspecified on error.</param>
    protected virtual Errno LookupCore(ReadOnlySpan<char> name, LookupIntent intent, out Vnode node)
    {
        node = null!;
        return Errno.ENOTDIR;
    }

    /// <summary>Makes a file.</summary>
    /// <param name="name">A new name, not <c>.</c> or <c>..</c>.</param>
    /// <param name="attributes">Mode, owner and group.</param>
    /// <param name="node">Referenced, not locked; unspecified on error.</param>
    protected virtual Errno CreateCore(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Makes a directory.</summary>
    /// <param name="name">A new name, not <c>.</c> or <c>..</c>.</param>
    /// <param name="attributes">Mode, owner and group.</param>
    /// <param name="node">Referenced, not locked; unspecified on error.</param>
    protected virtual Errno MakeDirectoryCore(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Makes a symbolic link.</summary>
    /// <param name="name">A new name, not <c>.</c> or <c>..</c>.</param>
    /// <param name="target">What it says.</param>
    /// <param name="attributes">Mode, owner and group.</param>
    /// <param name="node">Referenced, not locked; unspecified on error.</param>
    protected virtual Errno MakeSymbolicLinkCore(ReadOnlySpan<char> name, ReadOnlySpan<char> target, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Gives a file of this file system a further name.</summary>
    /// <param name="node">The file.</param>
    /// <param name="name">A new name, not <c>.</c> or <c>..</c>.</param>
    protected virtual Errno LinkCore(Vnode node, ReadOnlySpan<char> name) => Errno.EOPNOTSUPP;

    /// <summary>Takes a name away; with the last one the file system calls <see cref="MarkUnlinked"/> on the node.</summary>
    /// <param name="node">What it names: no directory.</param>
    /// <param name="name">The name.</param>
    protected virtual Errno RemoveCore(Vnode node, ReadOnlySpan<char> name) => Errno.EOPNOTSUPP;

    /// <summary>Removes a directory, which must be empty (ENOTEMPTY), and calls <see cref="MarkUnlinked"/> on it.</summary>
    /// <param name="node">What it names: a directory nothing is mounted on.</param>
    /// <param name="name">The name.</param>
    protected virtual Errno RemoveDirectoryCore(Vnode node, ReadOnlySpan<char> name) => Errno.EOPNOTSUPP;

    /// <summary>Moves a name within this file system, replacing the target (a directory must be empty: ENOTEMPTY).</summary>
    /// <param name="node">What it names.</param>
    /// <param name="name">The old name.</param>
    /// <param name="newParent">The new name's directory.</param>
    /// <param name="target">What the new name names now; null if nothing. Never the same as <paramref name="node"/> except where names have aliases.</param>
    /// <param name="newName">The new name.</param>
    protected virtual Errno RenameCore(Vnode node, ReadOnlySpan<char> name, Vnode newParent, Vnode? target, ReadOnlySpan<char> newName) => Errno.EOPNOTSUPP;

    /// <summary>Reads directory entries from a position on, <c>.</c> and <c>..</c> included, until the batch takes no more.</summary>
    /// <param name="position">0, or an entry's next; at or above 0.</param>
    /// <param name="batch">Where they go.</param>
    /// <param name="atEnd">True when nothing follows.</param>
    protected virtual Errno ReadDirectoryCore(long position, DirectoryBatch batch, out bool atEnd)
    {
        atEnd = true;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Reads a symbolic link's target.</summary>
    /// <param name="target">The target.</param>
    protected virtual Errno ReadLinkCore(out string target)
    {
        target = string.Empty;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Begins a use through a descriptor.</summary>
    /// <param name="write">Whether it will be written.</param>
    protected virtual Errno OpenCore(bool write) => Errno.Ok;

    /// <summary>Ends a use through a descriptor.</summary>
    /// <param name="write">As at the open.</param>
    protected virtual Errno CloseCore(bool write) => Errno.Ok;

    /// <summary>Whether somebody may do something; by owner, group and mode unless overridden.</summary>
    /// <param name="modes">What.</param>
    /// <param name="credentials">Who.</param>
    protected virtual Errno AccessCore(AccessModes modes, Credentials credentials)
    {
        if (credentials.IsSuperuser && ((modes & AccessModes.Execute) == 0 || Type == VnodeType.Directory))
        {
            return Errno.Ok;
        }

        Errno error = GetAttributes(out VnodeAttributes attributes);
        return error == Errno.Ok ? Permissions.Check(attributes, modes, credentials) : error;
    }

    /// <summary>Fills attributes in; type, key, size, file system and one link are there already.</summary>
    /// <param name="attributes">The attributes.</param>
    protected abstract Errno GetAttributesCore(ref VnodeAttributes attributes);

    /// <summary>Changes attributes.</summary>
    /// <param name="changes">What to change; null stays.</param>
    protected virtual Errno SetAttributesCore(in AttributeChanges changes) => Errno.EOPNOTSUPP;

    /// <summary>Sets a file's size.</summary>
    /// <param name="size">Bytes, at or above 0.</param>
    protected virtual Errno TruncateCore(long size) => Errno.EOPNOTSUPP;

    /// <summary>Reads a file's contents, usually through <see cref="FilePages"/>.</summary>
    /// <param name="offset">First byte, at or above 0; beyond the end nothing is read.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="read">Bytes read.</param>
    protected virtual Errno ReadCore(long offset, Span<byte> destination, out int read)
    {
        read = 0;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Writes a file's contents, growing it where need be; a gap reads as zeroes.</summary>
    /// <param name="offset">First byte, at or above 0.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="written">Bytes written, also with an error after some.</param>
    protected virtual Errno WriteCore(long offset, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Makes contents and attributes durable: data first, then what says where they are.</summary>
    /// <param name="flags">How much; without <see cref="SyncFlags.Wait"/> only started.</param>
    protected virtual Errno FsyncCore(SyncFlags flags) => Errno.Ok;
}
