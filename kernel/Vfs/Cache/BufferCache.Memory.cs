using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs;

/// <content>Memory: what is allocated, and who gives it up.</content>
public sealed partial class BufferCache
{
    private readonly LinkedList<CacheEntry> _age = new();
    private readonly Stack<FileExtent> _spareExtents = new();
    private long _inUse;

    /// <summary>Gives up clean memory.</summary>
    /// <param name="bytes">How much at least, if there is that much.</param>
    /// <returns>Bytes given up.</returns>
    public long Shrink(long bytes)
    {
        long freed = 0;
        using SpinMutex.Scope held = _lock.Hold();
        while (freed < bytes && Victim() is { } victim)
        {
            freed += victim.Segment.Length;
            Forget(victim);
        }

        return freed;
    }

    internal static int RoundUp(int bytes) =>
        (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, Arena.PageSize));

    internal bool IsFull => InUse + FilePages.ExtentSize > Limit && Unwritten > 0;

    internal FileExtent TakeExtent() => _spareExtents.TryPop(out FileExtent? extent) ? extent : new FileExtent();

    internal void Recycle(FileExtent extent)
    {
        if (_spareExtents.Count < 1024)
        {
            _spareExtents.Push(extent);
        }
    }

    internal void AddToAge(CacheEntry entry)
    {
        entry.IsRecent = false;
        _age.AddLast(entry.Age);
    }

    /// <summary>Gives an entry memory of a length, a power of two of pages. Not under the lock; may wait for writes.</summary>
    /// <returns>Ok or ENOMEM.</returns>
    internal Errno AllocateMemory(int bytes, CacheEntry entry)
    {
        Errno error = AllocateMemory(bytes, out ArenaSegment segment);
        if (error == Errno.Ok)
        {
            entry.Segment = segment;
        }

        return error;
    }

    internal Errno AllocateMemory(int bytes, out ArenaSegment segment)
    {
        bytes = RoundUp(bytes);
        bool throttled = false;
        while (true)
        {
            bool fits = Interlocked.Add(ref _inUse, bytes) <= Limit;
            if (fits && _kernel.Memory.Allocate(bytes, out segment) == Errno.Ok)
            {
                return Errno.Ok;
            }

            Interlocked.Add(ref _inUse, -bytes);
            if (Shrink(bytes) > 0)
            {
                continue;
            }

            if (throttled || Unwritten == 0)
            {
                segment = default;
                return Errno.ENOMEM;
            }

            Throttle(Unwritten / 2);
            throttled = true;
        }
    }

    internal void FreeMemory(CacheEntry? entry)
    {
        if (entry is null || entry.Segment.IsEmpty)
        {
            return;
        }

        FreeMemory(entry.Segment);
        entry.Segment = default;
    }

    internal void FreeMemory(ArenaSegment segment)
    {
        _kernel.Memory.Free(segment);
        Interlocked.Add(ref _inUse, -segment.Length);
    }

    /// <summary>Drops an idle, clean entry and its memory. Under the lock.</summary>
    internal void Forget(CacheEntry entry)
    {
        entry.Unhook();
        _age.Remove(entry.Age);
        FreeMemory(entry);
        entry.Valid = 0;
        if (entry is MetaEntry meta)
        {
            StoreSpare(meta.Buffer);
        }

        Wake();
    }

    private CacheEntry? Victim()
    {
        // Second chance: an entry used since it was last looked at goes to the young end once.
        int tries = _age.Count * 2;
        while (tries-- > 0 && _age.First is { } node)
        {
            CacheEntry entry = node.Value;
            if (entry.CanBeTaken && !entry.IsRecent)
            {
                return entry;
            }

            entry.IsRecent = false;
            _age.Remove(node);
            _age.AddLast(node);
        }

        return null;
    }

    private void DropAll(CachedDevice device)
    {
        _lock.Enter();
        for (LinkedListNode<CacheEntry>? at = _age.First; at is not null;)
        {
            CacheEntry entry = at.Value;
            at = at.Next;
            if (entry.Device != device)
            {
                continue;
            }

            if (entry.State is CacheState.Reading or CacheState.Writing)
            {
                _changed.Wait(_lock);
                at = _age.First;
                continue;
            }

            MarkClean(entry);
            Forget(entry);
        }

        while (device.RequestsInFlight > 0)
        {
            _changed.Wait(_lock);
        }

        _lock.Exit();
    }
}
