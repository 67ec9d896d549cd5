namespace DriverKit.Kernel.Disk;

/// <summary>Requests by first sector that do not overlap, in one array: the queues are short and memory moves are cheap.</summary>
internal sealed class SortedRequests
{
    private DiskRequest[] _items = new DiskRequest[16];

    public int Count { get; private set; }

    public DiskRequest this[int index] => _items[index];

    /// <summary>Index of the first request at or after a sector; <see cref="Count"/> if there is none.</summary>
    public int Search(long sector)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_items[middle].Sector < sector)
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

    /// <summary>True if some request has sectors of a range.</summary>
    public bool Overlaps(long sector, long count, int sectorSize)
    {
        int at = Search(sector);
        return (at < Count && _items[at].Sector < sector + count) || (at > 0 && End(_items[at - 1], sectorSize) > sector);
    }

    public void Insert(DiskRequest item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        int at = Search(item.Sector);
        Array.Copy(_items, at, _items, at + 1, Count - at);
        _items[at] = item;
        Count++;
    }

    public void RemoveRange(int at, int count)
    {
        Array.Copy(_items, at + count, _items, at, Count - at - count);
        Count -= count;
        Array.Clear(_items, Count, count);
    }

    public static long End(DiskRequest item, int sectorSize) =>
        item.Sector + (item.Op == BlockOp.Discard ? item.Left : item.Left / sectorSize);
}
