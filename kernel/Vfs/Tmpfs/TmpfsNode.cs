namespace DriverKit.Kernel.Vfs.Tmpfs;

/// <summary>A file, directory or link of a tmpfs: node and vnode in one. Its names keep it; without them it ends with its last user.</summary>
internal abstract class TmpfsNode : Vnode
{
    /// <summary>What a node counts against the limit, in bytes.</summary>
    public const int Cost = 256;

    /// <summary>Most names of a file (LINK_MAX).</summary>
    public const int LinkMax = 32767;

    internal TmpfsNode? NextNode;
    internal TmpfsNode? PreviousNode;
    private int _mode;
    private uint _uid;
    private uint _gid;
    private long _accessTime;
    private long _modifyTime;
    private long _changeTime;
    private readonly long _birthTime;
    private bool _disposed;

    protected TmpfsNode(TmpfsMount mount, VnodeType type, in VnodeAttributes attributes)
        : base(mount, type, mount.NextId())
    {
        Tmpfs = mount;
        _mode = attributes.Mode;
        _uid = attributes.Uid;
        _gid = attributes.Gid;
        _birthTime = mount.Vfs.Now;
        _accessTime = _modifyTime = _changeTime = _birthTime;
        mount.Link(this);
    }

    public TmpfsMount Tmpfs { get; }

    /// <summary>Number of names; a directory counts its own and those its subdirectories have for it.</summary>
    public int Links { get; private set; } = 1;

    /// <summary>Bytes of contents in memory.</summary>
    protected virtual long AllocatedBytes => 0;

    public void AddLink(int count = 1)
    {
        Links += count;
        _changeTime = Vfs.Now;
    }

    /// <summary>A name is gone; with the last one the node ends as soon as nobody uses it.</summary>
    public void DropLink(int count = 1)
    {
        Links -= count;
        _changeTime = Vfs.Now;
        if (Links == 0)
        {
            MarkUnlinked();
        }
    }

    public void Touch() => _modifyTime = _changeTime = Vfs.Now;

    public void Changed() => _changeTime = Vfs.Now;

    public void Accessed()
    {
        if (!Mount.Options.NoAccessTime && !Mount.IsReadOnly)
        {
            Volatile.Write(ref _accessTime, Vfs.Now);
        }
    }

    /// <summary>Gives everything back. Locked for writing.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            FreeContents();
            Tmpfs.Unlink(this);
            Tmpfs.Uncharge(Cost);
        }
    }

    protected abstract void FreeContents();

    protected override void InactiveCore()
    {
        if (IsUnlinked)
        {
            Dispose();
        }
    }

    protected override Errno GetAttributesCore(ref VnodeAttributes attributes)
    {
        attributes.Mode = _mode;
        attributes.Uid = _uid;
        attributes.Gid = _gid;
        attributes.Links = Links;
        attributes.AllocatedBytes = AllocatedBytes;
        attributes.AccessTime = Volatile.Read(ref _accessTime);
        attributes.ModifyTime = _modifyTime;
        attributes.ChangeTime = _changeTime;
        attributes.BirthTime = _birthTime;
        return Errno.Ok;
    }

    protected override Errno SetAttributesCore(in AttributeChanges changes)
    {
        _mode = changes.Mode ?? _mode;
        _uid = changes.Uid ?? _uid;
        _gid = changes.Gid ?? _gid;
        _accessTime = changes.AccessTime ?? _accessTime;
        _modifyTime = changes.ModifyTime ?? _modifyTime;
        _changeTime = Vfs.Now;
        return Errno.Ok;
    }
}
