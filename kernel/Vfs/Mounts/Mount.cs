namespace DriverKit.Kernel.Vfs;

/// <summary>A mounted file system, struct mount. File systems derive from it; the tree holds one reference to its root.</summary>
public abstract class Mount
{
    private int _activeVnodes;

    /// <summary>A mounted file system, not yet in the tree.</summary>
    /// <param name="vfs">The kernel's file systems.</param>
    /// <param name="typeName">The file system type's name.</param>
    /// <param name="from">What is mounted, for messages: the device's name, or the type's.</param>
    /// <param name="options">How.</param>
    protected Mount(VirtualFileSystem vfs, string typeName, string from, MountOptions options)
    {
        Vfs = vfs;
        TypeName = typeName;
        From = from;
        Options = options;
        Id = vfs.NextMountId();
    }

    /// <summary>The kernel's file systems.</summary>
    public VirtualFileSystem Vfs { get; }

    /// <summary>The file system type's name.</summary>
    public string TypeName { get; }

    /// <summary>What is mounted.</summary>
    public string From { get; }

    /// <summary>How it is mounted.</summary>
    public MountOptions Options { get; private set; }

    /// <summary>Its number within the kernel, from 1.</summary>
    public int Id { get; }

    /// <summary>Where it is mounted, as an absolute path; empty while it is not in the tree.</summary>
    public string Path { get; internal set; } = string.Empty;

    /// <summary>True when nothing on it may change.</summary>
    public bool IsReadOnly => Options.ReadOnly;

    /// <summary>Longest name, in UTF-16 units.</summary>
    public virtual int NameMax => 255;

    /// <summary>Whether looked-up names are remembered for it; file systems whose lookup is as quick say no.</summary>
    public virtual bool UsesNameCache => true;

    /// <summary>True when one file answers to more names than its directory entry says (letter case, short names).</summary>
    public virtual bool NamesHaveAliases => false;

    /// <summary>Vnodes that somebody holds now, the root's own reference included.</summary>
    public int ActiveVnodes => Volatile.Read(ref _activeVnodes);

    internal KMutex RenameLock { get; } = new("rename");

    internal Vnode? RootVnode { get; set; }

    internal Vnode? Covered { get; set; }

    /// <summary>The root directory.</summary>
    /// <param name="root">It, referenced and not locked.</param>
    public abstract Errno GetRoot(out Vnode root);

    /// <summary>Room and limits.</summary>
    /// <param name="statistics">Block counts, file counts, block size; the rest is filled in by the caller.</param>
    public abstract Errno GetStatistics(ref FileSystemStatistics statistics);

    /// <summary>
    /// Writes what is only in memory: vnodes' attributes first, then the device's buffers. The caller has started the files' data already.
    /// </summary>
    /// <param name="wait">Whether to wait until all is durable.</param>
    /// <returns>The first error.</returns>
    public abstract Errno Sync(bool wait);

    /// <summary>Ends the file system: it marks itself clean and closes its device. No vnode is held any more; their data are written.</summary>
    /// <param name="force">True when it must end whatever the device says.</param>
    /// <returns>With <paramref name="force"/> the error is for the console only.</returns>
    public abstract Errno Unmount(bool force);

    /// <summary>Makes the vnode of a key that is not in the vnode cache. Called once at a time for a key. Thread context.</summary>
    /// <param name="key">The key, as the file system gave it to <see cref="VnodeCache.Get"/>.</param>
    /// <param name="vnode">A new vnode with one reference, not yet in the cache.</param>
    /// <returns>Ok, ENOENT, EIO, ENOMEM.</returns>
    public virtual Errno LoadVnode(ulong key, out Vnode? vnode)
    {
        vnode = null;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Switches between read-only and writable, after the file system agreed.</summary>
    /// <param name="options">The new options.</param>
    /// <returns>EOPNOTSUPP by default.</returns>
    public virtual Errno Remount(MountOptions options) => Errno.EOPNOTSUPP;

    /// <summary>Takes new options over: for <see cref="Remount"/>, and for a file system that turns read-only after an error.</summary>
    /// <param name="options">The options.</param>
    protected void SetOptions(MountOptions options) => Options = options;

    internal void CountActive(int change) => Interlocked.Add(ref _activeVnodes, change);
}
