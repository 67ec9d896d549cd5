namespace DriverKit.Kernel.Vfs.Tmpfs;

/// <summary>
/// A directory of a tmpfs: names by hash, and in the order they came. A name's position is never used again, so that whoever reads the
/// directory finds his place whatever came and went.
/// </summary>
internal sealed class TmpfsDirectory : TmpfsNode
{
    private const int FirstPosition = 2;

    private readonly Dictionary<string, TmpfsEntry> _names = [];
    private readonly List<TmpfsEntry> _order = [];
    private long _nextPosition = FirstPosition;
    private TmpfsDirectory? _parent;

    public TmpfsDirectory(TmpfsMount mount, TmpfsDirectory? parent, in VnodeAttributes attributes)
        : base(mount, VnodeType.Directory, attributes)
    {
        _parent = parent;
        AddLink();
    }

    public override long Size => _names.Count * 64L;

    private Dictionary<string, TmpfsEntry>.AlternateLookup<ReadOnlySpan<char>> Names =>
        _names.GetAlternateLookup<ReadOnlySpan<char>>();

    protected override void FreeContents()
    {
        foreach (TmpfsEntry entry in _names.Values)
        {
            Tmpfs.Uncharge(entry.Cost);
        }

        _names.Clear();
        _order.Clear();
    }

    protected override Errno LookupCore(ReadOnlySpan<char> name, LookupIntent intent, out Vnode node)
    {
        if (name is "..")
        {
            node = _parent ?? this;
            return node.TryReference() ? Errno.Ok : Errno.ENOENT;
        }

        node = Names.TryGetValue(name, out TmpfsEntry? entry) ? entry.Node! : null!;
        node?.Reference();
        return node is null ? Errno.ENOENT : Errno.Ok;
    }

    protected override Errno CreateCore(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        Errno error = ChargeNew(name);
        node = error == Errno.Ok ? new TmpfsFile(Tmpfs, attributes) : null!;
        return error == Errno.Ok ? Insert(name, (TmpfsNode)node) : error;
    }

    protected override Errno MakeDirectoryCore(ReadOnlySpan<char> name, in VnodeAttributes attributes, out Vnode node)
    {
        node = null!;
        Errno error = Links >= LinkMax ? Errno.EMLINK : ChargeNew(name);
        if (error != Errno.Ok)
        {
            return error;
        }

        node = new TmpfsDirectory(Tmpfs, this, attributes);
        AddLink();
        return Insert(name, (TmpfsNode)node);
    }

    protected override Errno MakeSymbolicLinkCore(ReadOnlySpan<char> name, ReadOnlySpan<char> target, in VnodeAttributes attributes, out Vnode node)
    {
        Errno error = ChargeNew(name);
        node = error == Errno.Ok ? new TmpfsLink(Tmpfs, target.ToString(), attributes) : null!;
        return error == Errno.Ok ? Insert(name, (TmpfsNode)node) : error;
    }

    protected override Errno LinkCore(Vnode node, ReadOnlySpan<char> name)
    {
        var file = (TmpfsNode)node;
        Errno error = file.Links >= LinkMax ? Errno.EMLINK : Tmpfs.Charge(TmpfsEntry.CostOf(name));
        if (error == Errno.Ok)
        {
            file.AddLink();
            Insert(name, file);
        }

        return error;
    }

    protected override Errno RemoveCore(Vnode node, ReadOnlySpan<char> name)
    {
        Delete(name);
        ((TmpfsNode)node).DropLink();
        return Errno.Ok;
    }

    protected override Errno RemoveDirectoryCore(Vnode node, ReadOnlySpan<char> name)
    {
        var directory = (TmpfsDirectory)node;
        if (directory._names.Count > 0)
        {
            return Errno.ENOTEMPTY;
        }

        Delete(name);
        DropLink();
        directory.DropLink(2);
        return Errno.Ok;
    }

    protected override Errno RenameCore(Vnode node, ReadOnlySpan<char> name, Vnode newParent, Vnode? target, ReadOnlySpan<char> newName)
    {
        var moved = (TmpfsNode)node;
        var to = (TmpfsDirectory)newParent;
        if (target is TmpfsDirectory { _names.Count: > 0 })
        {
            return Errno.ENOTEMPTY;
        }

        bool climbs = moved is TmpfsDirectory && to != this;
        if (climbs && target is null && to.Links >= LinkMax)
        {
            return Errno.EMLINK;
        }

        if (target is null)
        {
            // The old name's share is given back only after the new one has its own: a full tmpfs fails here with nothing changed.
            Errno error = Tmpfs.Charge(TmpfsEntry.CostOf(newName));
            if (error != Errno.Ok)
            {
                return error;
            }

            to.Insert(newName, moved);
        }
        else
        {
            to.Replace(newName, moved);
            ((TmpfsNode)target).DropLink(target is TmpfsDirectory ? 2 : 1);
            if (target is TmpfsDirectory)
            {
                to.DropLink();
            }
        }

        Delete(name);
        moved.Changed();
        if (moved is TmpfsDirectory directory)
        {
            directory._parent = to;
            DropLink();
            to.AddLink();
        }

        return Errno.Ok;
    }

    protected override Errno ReadDirectoryCore(long position, DirectoryBatch batch, out bool atEnd)
    {
        atEnd = false;
        if (IsUnlinked)
        {
            atEnd = true;
            return Errno.Ok;
        }

        if ((position == 0 && !batch.TryAdd(Key, VnodeType.Directory, ".", 1))
            || (position <= 1 && !batch.TryAdd((_parent ?? this).Key, VnodeType.Directory, "..", FirstPosition)))
        {
            return Errno.Ok;
        }

        for (int i = IndexOf(position); i < _order.Count; i++)
        {
            TmpfsEntry entry = _order[i];
            if (entry.Node is { } node && !batch.TryAdd(node.Key, node.Type, entry.Name, entry.Position + 1))
            {
                return Errno.Ok;
            }
        }

        Accessed();
        atEnd = true;
        return Errno.Ok;
    }

    private Errno ChargeNew(ReadOnlySpan<char> name) => Tmpfs.Charge(Cost + TmpfsEntry.CostOf(name));

    private Errno Insert(ReadOnlySpan<char> name, TmpfsNode node)
    {
        var entry = new TmpfsEntry(name.ToString(), node, _nextPosition++);
        _names.Add(entry.Name, entry);
        _order.Add(entry);
        Touch();
        return Errno.Ok;
    }

    private void Replace(ReadOnlySpan<char> name, TmpfsNode node)
    {
        Names.TryGetValue(name, out TmpfsEntry? entry);
        entry!.Node = node;
        Touch();
    }

    private void Delete(ReadOnlySpan<char> name)
    {
        Names.Remove(name, out _, out TmpfsEntry? entry);
        entry!.Node = null;
        Tmpfs.Uncharge(entry.Cost);
        if (_order[^1] == entry)
        {
            _order.RemoveAt(_order.Count - 1);
        }
        else if (_order.Count > 32 && _order.Count > 2 * _names.Count)
        {
            _order.RemoveAll(static entry => entry.Node is null);
        }

        Touch();
    }

    private int IndexOf(long position)
    {
        int low = 0;
        int high = _order.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_order[middle].Position < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
