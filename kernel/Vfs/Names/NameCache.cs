namespace DriverKit.Kernel.Vfs;

/// <summary>
/// What names meant when they were last looked up, namecache(9), "nothing" included. It holds no references: a vnode that goes takes its
/// names along. The vnode operations keep it true; a file system has nothing to do.
/// </summary>
public sealed class NameCache
{
    private readonly SimpleLock _lock = new();
    private NameCacheEntry?[] _buckets = new NameCacheEntry?[64];
    private NameCacheEntry? _oldest;
    private NameCacheEntry? _newest;
    private NameCacheEntry? _free;
    private int _count;
    private long _hits;
    private long _misses;

    /// <summary>Most names kept.</summary>
    public int Limit { get; set; } = 8192;

    /// <summary>Names kept now.</summary>
    public int Count => _count;

    /// <summary>Lookups that it answered.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Lookups that went to the file system.</summary>
    public long Misses => Volatile.Read(ref _misses);

    /// <summary>Asks what a name means.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name, letter for letter.</param>
    /// <param name="node">The vnode, with a reference for the caller; null if the name is known to mean nothing.</param>
    /// <returns>False if it is not known.</returns>
    public bool TryLookup(Vnode directory, ReadOnlySpan<char> name, out Vnode? node)
    {
        int hash = HashOf(directory, name);
        using SimpleLock.Scope held = _lock.Hold();
        NameCacheEntry? entry = Find(directory, name, hash);
        node = entry?.Node;
        if (entry is null || (node is not null && !node.TryReference()))
        {
            node = null;
            _misses++;
            return false;
        }

        if (entry != _newest)
        {
            UnlinkAge(entry);
            LinkNewest(entry);
        }

        _hits++;
        return true;
    }

    /// <summary>Remembers what a name means.</summary>
    /// <param name="directory">The directory, locked by the caller.</param>
    /// <param name="name">The name.</param>
    /// <param name="node">The vnode, or null for nothing.</param>
    public void Enter(Vnode directory, ReadOnlySpan<char> name, Vnode? node)
    {
        int hash = HashOf(directory, name);
        using SimpleLock.Scope held = _lock.Hold();
        NameCacheEntry? entry = Find(directory, name, hash);
        if (entry is not null)
        {
            if (entry.Node == node)
            {
                return;
            }

            Remove(entry);
        }

        if (_count >= Limit && _oldest is not null)
        {
            Remove(_oldest);
        }

        if (_count >= _buckets.Length)
        {
            Grow();
        }

        Insert(directory, name, hash, node);
    }

    /// <summary>Forgets a name.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    public void Purge(Vnode directory, ReadOnlySpan<char> name)
    {
        int hash = HashOf(directory, name);
        using SimpleLock.Scope held = _lock.Hold();
        if (Find(directory, name, hash) is { } entry)
        {
            Remove(entry);
        }
    }

    /// <summary>Forgets that names in a directory mean nothing.</summary>
    /// <param name="directory">The directory.</param>
    public void PurgeNegative(Vnode directory)
    {
        using SimpleLock.Scope held = _lock.Hold();
        while (directory.NegativeNames is { } entry)
        {
            Remove(entry);
        }
    }

    /// <summary>Forgets all names of a vnode, and all names in it.</summary>
    /// <param name="vnode">The vnode.</param>
    public void PurgeVnode(Vnode vnode)
    {
        if (vnode.NamesOfThis is null && vnode.NamesInThis is null)
        {
            return;
        }

        using SimpleLock.Scope held = _lock.Hold();
        while (vnode.NamesOfThis is { } entry)
        {
            Remove(entry);
        }

        while (vnode.NamesInThis is { } entry)
        {
            Remove(entry);
        }
    }

    private static int HashOf(Vnode directory, ReadOnlySpan<char> name)
    {
        uint hash = 2166136261u ^ (uint)directory.Serial;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)(hash ^ (hash >> 15));
    }

    private NameCacheEntry? Find(Vnode directory, ReadOnlySpan<char> name, int hash)
    {
        NameCacheEntry? entry = _buckets[hash & (_buckets.Length - 1)];
        while (entry is not null && (entry.Hash != hash || entry.Directory != directory || !name.SequenceEqual(entry.Name)))
        {
            entry = entry.NextInBucket;
        }

        return entry;
    }

    private void Insert(Vnode directory, ReadOnlySpan<char> name, int hash, Vnode? node)
    {
        NameCacheEntry entry = _free ?? new NameCacheEntry();
        _free = entry.NextInBucket;
        entry.Directory = directory;
        entry.Node = node;
        entry.Hash = hash;
        if (!name.SequenceEqual(entry.Name))
        {
            entry.Name = name.ToString();
        }

        ref NameCacheEntry? bucket = ref _buckets[hash & (_buckets.Length - 1)];
        entry.NextInBucket = bucket;
        bucket = entry;

        entry.PreviousInDirectory = null;
        entry.NextInDirectory = directory.NamesInThis;
        directory.NamesInThis?.PreviousInDirectory = entry;
        directory.NamesInThis = entry;
        ref NameCacheEntry? head = ref HeadOf(entry);
        entry.PreviousOfNode = null;
        entry.NextOfNode = head;
        head?.PreviousOfNode = entry;
        head = entry;

        LinkNewest(entry);
        _count++;
    }

    private void Remove(NameCacheEntry entry)
    {
        ref NameCacheEntry? at = ref _buckets[entry.Hash & (_buckets.Length - 1)];
        while (at != entry)
        {
            at = ref at!.NextInBucket;
        }

        at = entry.NextInBucket;
        entry.NextInDirectory?.PreviousInDirectory = entry.PreviousInDirectory;
        if (entry.PreviousInDirectory is null)
        {
            entry.Directory!.NamesInThis = entry.NextInDirectory;
        }
        else
        {
            entry.PreviousInDirectory.NextInDirectory = entry.NextInDirectory;
        }

        entry.NextOfNode?.PreviousOfNode = entry.PreviousOfNode;
        if (entry.PreviousOfNode is null)
        {
            HeadOf(entry) = entry.NextOfNode;
        }
        else
        {
            entry.PreviousOfNode.NextOfNode = entry.NextOfNode;
        }

        UnlinkAge(entry);
        entry.Directory = null;
        entry.Node = null;
        entry.NextOfNode = null;
        entry.NextInDirectory = null;
        entry.NextInBucket = _free;
        _free = entry;
        _count--;
    }

    private static ref NameCacheEntry? HeadOf(NameCacheEntry entry) =>
        ref entry.Node is null ? ref entry.Directory!.NegativeNames : ref entry.Node.NamesOfThis;

    private void LinkNewest(NameCacheEntry entry)
    {
        entry.Newer = null;
        entry.Older = _newest;
        _newest?.Newer = entry;
        _newest = entry;
        _oldest ??= entry;
    }

    private void UnlinkAge(NameCacheEntry entry)
    {
        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }
    }

    private void Grow()
    {
        NameCacheEntry?[] old = _buckets;
        _buckets = new NameCacheEntry?[old.Length * 2];
        foreach (NameCacheEntry? head in old)
        {
            for (NameCacheEntry? at = head; at is not null;)
            {
                NameCacheEntry entry = at;
                at = entry.NextInBucket;
                ref NameCacheEntry? bucket = ref _buckets[entry.Hash & (_buckets.Length - 1)];
                entry.NextInBucket = bucket;
                bucket = entry;
            }
        }
    }
}
