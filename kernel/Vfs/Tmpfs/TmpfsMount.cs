namespace DriverKit.Kernel.Vfs.Tmpfs;

/// <summary>A mounted tmpfs: its nodes, and what they take.</summary>
internal sealed class TmpfsMount : Mount
{
    private readonly SimpleLock _lock = new();
    private readonly TmpfsDirectory _root;
    private TmpfsNode? _nodes;
    private ulong _lastId = 1;
    private long _used;
    private long _files;

    public TmpfsMount(VirtualFileSystem vfs, MountOptions options)
        : base(vfs, "tmpfs", "tmpfs", options)
    {
        var attributes = new VnodeAttributes { Mode = options.DirectoryMode ?? 0x1ed, Uid = options.Uid, Gid = options.Gid };
        _root = new TmpfsDirectory(this, null, attributes);
    }

    public override bool UsesNameCache => false;

    /// <summary>Most bytes it may take, names and nodes included.</summary>
    public long Limit => Options.SizeLimit > 0 ? Options.SizeLimit : Vfs.Kernel.Memory.Limit;

    public override Errno GetRoot(out Vnode root)
    {
        // The reference it was made with is the tree's.
        root = _root;
        return Errno.Ok;
    }

    public override Errno GetStatistics(ref FileSystemStatistics statistics)
    {
        long memory = Math.Max(0, Vfs.Kernel.Memory.Limit - Vfs.Kernel.Memory.InUse + Vfs.Cache.InUse);
        long used = Volatile.Read(ref _used);
        statistics.BlockSize = 4096;
        statistics.FreeBlocks = Math.Min(Math.Max(0, Limit - used), memory) / 4096;
        statistics.Blocks = statistics.FreeBlocks + ((used + 4095) / 4096);
        statistics.FreeFiles = statistics.FreeBlocks * 4096 / TmpfsNode.Cost;
        statistics.Files = statistics.FreeFiles + Volatile.Read(ref _files);
        return Errno.Ok;
    }

    public override Errno Sync(bool wait) => Errno.Ok;

    public override Errno Remount(MountOptions options)
    {
        SetOptions(options);
        return Errno.Ok;
    }

    public override Errno Unmount(bool force)
    {
        while (true)
        {
            TmpfsNode? node;
            using (_lock.Hold())
            {
                node = _nodes;
            }

            if (node is null)
            {
                return Errno.Ok;
            }

            node.Lock.EnterWrite();
            node.KillByForce();
            node.Dispose();
            node.Lock.Exit();
        }
    }

    /// <summary>Takes a share of the limit.</summary>
    public Errno Charge(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Limit)
        {
            return Errno.Ok;
        }

        Interlocked.Add(ref _used, -bytes);
        return Errno.ENOSPC;
    }

    public void Uncharge(long bytes) => Interlocked.Add(ref _used, -bytes);

    public ulong NextId() => Interlocked.Increment(ref _lastId);

    public void Link(TmpfsNode node)
    {
        using SimpleLock.Scope held = _lock.Hold();
        node.NextNode = _nodes;
        _nodes?.PreviousNode = node;
        _nodes = node;
        _files++;
    }

    public void Unlink(TmpfsNode node)
    {
        using SimpleLock.Scope held = _lock.Hold();
        node.NextNode?.PreviousNode = node.PreviousNode;
        if (node.PreviousNode is null)
        {
            _nodes = node.NextNode;
        }
        else
        {
            node.PreviousNode.NextNode = node.NextNode;
        }

        node.NextNode = null;
        node.PreviousNode = null;
        _files--;
    }
}
