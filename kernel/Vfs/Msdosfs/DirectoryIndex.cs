using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>
/// What is known of a directory once it was read through: where names with a hash lie, and how many slots of each sector are free.
/// A directory has at most 65,536 slots, so that this is bounded.
/// </summary>
internal sealed class DirectoryIndex
{
    private readonly int _perSector;
    private readonly int[] _firstWithRun = new int[LongNameSlot.MaxSlots + 2];
    private int[] _buckets = new int[16];
    private (uint Hash, int Slot, int Next)[] _items = new (uint, int, int)[16];
    private int _itemCount;
    private int _freeItem;
    private byte[] _free;

    /// <summary>An index of a directory that is all free.</summary>
    /// <param name="slots">Slots of the directory.</param>
    /// <param name="perSector">Slots of a sector.</param>
    public DirectoryIndex(int slots, int perSector)
    {
        _perSector = perSector;
        _free = new byte[slots / perSector];
        _free.AsSpan().Fill((byte)perSector);
    }

    /// <summary>Files and directories in it, the dots not counted.</summary>
    public int Entries { get; set; }

    /// <summary>The first slot that was never used: it and all after it count as free, whatever they hold.</summary>
    public int End { get; set; }

    /// <summary>Sectors.</summary>
    public int Sectors => _free.Length;

    /// <summary>Notes a name.</summary>
    public void Add(uint hash, int slot)
    {
        int item = _freeItem - 1;
        if (item >= 0)
        {
            _freeItem = _items[item].Next;
        }
        else
        {
            item = _itemCount++;
            if (item == _items.Length)
            {
                Array.Resize(ref _items, item * 2);
                Rehash(item);
            }
        }

        ref int bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _items[item] = (hash, slot, bucket);
        bucket = item + 1;
    }

    /// <summary>Forgets a name.</summary>
    public void Remove(uint hash, int slot)
    {
        ref int link = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        while (link != 0)
        {
            ref (uint Hash, int Slot, int Next) item = ref _items[link - 1];
            if (item.Hash == hash && item.Slot == slot)
            {
                int freed = link;
                link = item.Next;
                item = (0, -1, _freeItem);
                _freeItem = freed;
                return;
            }

            link = ref item.Next;
        }
    }

    /// <summary>The next slot whose name may have a hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="cursor">0 at first.</param>
    /// <returns>The slot, or -1.</returns>
    public int Next(uint hash, ref int cursor)
    {
        int item = cursor == 0 ? _buckets[hash & (uint)(_buckets.Length - 1)] : _items[cursor - 1].Next;
        while (item != 0 && _items[item - 1].Hash != hash)
        {
            item = _items[item - 1].Next;
        }

        cursor = item;
        return item == 0 ? -1 : _items[item - 1].Slot;
    }

    /// <summary>Notes that slots are taken.</summary>
    public void Take(int slot, int count)
    {
        for (int at = slot; at < slot + count; at++)
        {
            _free[at / _perSector]--;
        }

        End = Math.Max(End, slot + count);
    }

    /// <summary>Notes that slots are free.</summary>
    public void Give(int slot, int count)
    {
        for (int at = slot; at < slot + count; at++)
        {
            _free[at / _perSector]++;
        }

        int sector = slot / _perSector;
        for (int run = 1; run < _firstWithRun.Length; run++)
        {
            _firstWithRun[run] = Math.Min(_firstWithRun[run], sector);
        }
    }

    /// <summary>The next sector that may hold so many free slots.</summary>
    /// <param name="sector">Where to begin; below 0 means where it is worth it.</param>
    /// <param name="count">Slots wanted.</param>
    /// <returns>The sector, or -1.</returns>
    public int SectorWith(int sector, int count)
    {
        int from = Math.Max(sector, _firstWithRun[Math.Min(count, _firstWithRun.Length - 1)]);
        if (from >= _free.Length)
        {
            return -1;
        }

        int found = _free.AsSpan(from).IndexOfAnyInRange((byte)Math.Min(count, 255), byte.MaxValue);
        return found < 0 ? -1 : from + found;
    }

    /// <summary>Notes that no sector ahead of one has a run of so many free slots.</summary>
    public void NoneBefore(int sector, int count) => _firstWithRun[count] = Math.Max(_firstWithRun[count], sector);

    /// <summary>Whether all slots of a sector are free.</summary>
    public bool IsFree(int sector) => _free[sector] == _perSector;

    /// <summary>The directory has become longer or shorter.</summary>
    public void Resize(int slots)
    {
        int old = _free.Length;
        Array.Resize(ref _free, slots / _perSector);
        if (_free.Length > old)
        {
            _free.AsSpan(old).Fill((byte)_perSector);
        }

        End = Math.Min(End, slots);
    }

    private void Rehash(int count)
    {
        int size = count * 2;
        _buckets = new int[size];
        for (int item = 0; item < count; item++)
        {
            if (_items[item].Slot < 0)
            {
                continue;
            }

            ref int bucket = ref _buckets[_items[item].Hash & (uint)(size - 1)];
            _items[item].Next = bucket;
            bucket = item + 1;
        }
    }
}
