namespace DriverKit.Kernel.Vfs;

/// <summary>
/// A file, directory or symbolic link as the kernel knows it, vnode(9). File systems derive from it and override the operations
/// that end in <c>Core</c>; everybody else calls the public ones, which check type, rights to change, name lengths and locks, and
/// keep the name cache true.
/// </summary>
/// <remarks>
/// Locking, as in NetBSD's vnodeops(9): a vnode is handed out referenced and not locked. <see cref="Lock"/> is held by the caller for
/// reading around Lookup, Read, ReadDirectory, ReadLink, GetAttributes, Access, Open and Close, and for writing around all that changes
/// something. Directory operations want the directory locked for writing, and the files they remove or rename as well. Lock order is
/// parent before child; two directories in a rename are ordered as docs/decisions/050 says.
/// </remarks>
public abstract partial class Vnode
{
    private const int DeadUses = int.MinValue / 2;

    internal NameCacheEntry? NamesOfThis;
    internal NameCacheEntry? NamesInThis;
    internal NameCacheEntry? NegativeNames;
    internal VnodeCacheLink CacheLink;

    private int _uses = 1;
    private int _unlinked;
    private int _wantsInactive;
    private int _dead;

    /// <summary>A vnode with one reference, held by its maker.</summary>
    /// <param name="mount">Its file system.</param>
    /// <param name="type">What it stands for; it never changes.</param>
    /// <param name="key">Its key within the file system for the vnode cache; also its file number unless attributes say otherwise.</param>
    protected Vnode(Mount mount, VnodeType type, ulong key)
    {
        Mount = mount;
        Type = type;
        Key = key;
        Serial = mount.Vfs.NextVnodeSerial();
        mount.CountActive(1);
    }

    /// <summary>Its file system.</summary>
    public Mount Mount { get; }

    /// <summary>The kernel's file systems.</summary>
    public VirtualFileSystem Vfs => Mount.Vfs;

    /// <summary>What it stands for.</summary>
    public VnodeType Type { get; }

    /// <summary>Its key in the vnode cache; changed by <see cref="VnodeCache.Rekey"/> only.</summary>
    public ulong Key { get; internal set; }

    /// <summary>Protects contents and attributes; see the class's remarks.</summary>
    public RwLock Lock { get; } = new("vnode");

    /// <summary>Size in bytes: of a file its contents, of a link its target.</summary>
    public virtual long Size => 0;

    /// <summary>The cached contents of a file whose data lie on a device; null for others.</summary>
    public virtual FilePages? Pages => null;

    /// <summary>References held now; 0 while it is only cached, negative once it is gone.</summary>
    public int Uses => Volatile.Read(ref _uses);

    /// <summary>True once its file system was taken away by force: every operation fails with EIO.</summary>
    public bool IsDead => Volatile.Read(ref _dead) != 0;

    /// <summary>True once its last name is gone; it lives until its last reference goes.</summary>
    public bool IsUnlinked => Volatile.Read(ref _unlinked) != 0;

    /// <summary>True for the root directory of its file system.</summary>
    public bool IsRoot => Mount.RootVnode == this;

    internal long Serial { get; }

    internal Mount? MountedHere { get; set; }

    /// <summary>Takes a further reference; the caller has one, or holds what keeps it alive (a lock on a directory that names it).</summary>
    public void Reference()
    {
        if (!TryReference())
        {
            throw new KernelPanicException($"vnode {Key} of {Mount.From}: reference to a vnode that is gone");
        }
    }

    /// <summary>Takes a reference unless the vnode is gone already.</summary>
    /// <returns>False when it is gone.</returns>
    public bool TryReference()
    {
        int uses = Volatile.Read(ref _uses);
        while (uses >= 0)
        {
            int seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
            {
                if (uses == 0)
                {
                    Mount.CountActive(1);
                }

                return true;
            }

            uses = seen;
        }

        return false;
    }

    /// <summary>
    /// Gives a reference back, vrele(9). The last one of an unlinked file ends it; another's leaves it in the cache. Not while its lock is held.
    /// Thread context; may wait.
    /// </summary>
    public void Release()
    {
        while (true)
        {
            int left = Interlocked.Decrement(ref _uses);
            if (left > 0)
            {
                return;
            }

            Mount.CountActive(-1);
            if (left < 0)
            {
                throw new KernelPanicException($"vnode {Key} of {Mount.From}: released more often than referenced");
            }

            if (Volatile.Read(ref _wantsInactive) == 0)
            {
                Vfs.Vnodes.Idle(this);
                return;
            }

            if (!TryTakeLast() || Inactivate())
            {
                return;
            }
        }
    }

    /// <summary>Says that the last name is gone: when the last reference goes, <see cref="InactiveCore"/> and <see cref="ReclaimCore"/> follow.</summary>
    protected void MarkUnlinked()
    {
        Volatile.Write(ref _unlinked, 1);
        Volatile.Write(ref _wantsInactive, 1);
    }

    /// <summary>Asks for one <see cref="InactiveCore"/> when the last reference goes (attributes to write).</summary>
    protected void RequestInactive() => Volatile.Write(ref _wantsInactive, 1);

    /// <summary>
    /// The last reference went, and the file is unlinked or asked for this. An unlinked file gives its storage back here.
    /// Locked for writing, in thread context.
    /// </summary>
    protected virtual void InactiveCore()
    {
    }

    /// <summary>The vnode goes: gives back what it holds in memory. Nobody can see it any more. Its cached pages are dropped by the caller.</summary>
    protected virtual void ReclaimCore()
    {
    }

    internal bool TryKill()
    {
        if (Interlocked.CompareExchange(ref _uses, DeadUses, 1) != 1)
        {
            return false;
        }

        Mount.CountActive(-1);
        return true;
    }

    internal bool TryKillIdle() => Interlocked.CompareExchange(ref _uses, DeadUses, 0) == 0;

    internal void KillByForce() => Volatile.Write(ref _dead, 1);

    internal void Reclaim()
    {
        Vfs.Names.PurgeVnode(this);
        Pages?.Discard();
        ReclaimCore();
    }

    private bool TryTakeLast()
    {
        if (Interlocked.CompareExchange(ref _uses, 1, 0) != 0)
        {
            return false;
        }

        Mount.CountActive(1);
        return true;
    }

    private bool Inactivate()
    {
        Lock.EnterWrite();
        Volatile.Write(ref _wantsInactive, 0);
        if (!IsDead)
        {
            InactiveCore();
        }

        Lock.Exit();
        if (!IsUnlinked)
        {
            return false;
        }

        Vfs.Vnodes.Remove(this);
        if (TryKill())
        {
            Reclaim();
            return true;
        }

        Volatile.Write(ref _wantsInactive, 1);
        return false;
    }
}
