using System.Numerics;
using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs;

/// <content>Requests to devices.</content>
public sealed partial class BufferCache
{
    private readonly WriteBehind _writeBehind;
    private CacheRequest? _freeRequests;
    private long _unwritten;
    private long _hits;
    private long _misses;

    /// <summary>Starts writing all that is unwritten of a device, and if asked to waits until it is durable there.</summary>
    /// <param name="device">The device.</param>
    /// <param name="wait">Whether to wait, and to flush the device's own cache.</param>
    /// <returns>The first error of a delayed write since the last call, or of the flush.</returns>
    public Errno Sync(CachedDevice device, bool wait)
    {
        WriteAll(device);
        if (!wait)
        {
            return Errno.Ok;
        }

        _lock.Enter();
        while (device.Unwritten.Count > 0 && !device.IsGone)
        {
            _changed.Wait(_lock);
            _lock.Exit();
            WriteAll(device);
            _lock.Enter();
        }

        Errno error = device.TakeWriteError();
        _lock.Exit();
        Errno flush = FlushDevice(device);
        return error == Errno.Ok ? flush : error;
    }

    /// <summary>Makes durable what the device was given and completed before (its volatile cache).</summary>
    /// <param name="device">The device.</param>
    /// <returns>Ok, EIO, ENXIO.</returns>
    public Errno FlushDevice(CachedDevice device)
    {
        if (device.IsGone)
        {
            return Errno.ENXIO;
        }

        if (!device.IsWritable)
        {
            return Errno.Ok;
        }

        _lock.Enter();
        CacheRequest request = TakeRequest(null, BlockOp.Flush);
        device.RequestsInFlight++;
        _lock.Exit();
        request.Tag = device;
        device.Device.Strategy(request);
        _lock.Enter();
        while (request.Tag is not null)
        {
            _changed.Wait(_lock);
        }

        device.RequestsInFlight--;
        Errno error = request.Error;
        FreeRequest(request);
        if (error == Errno.ENXIO)
        {
            Gone(device);
        }

        _lock.Exit();
        return error;
    }

    /// <inheritdoc/>
    void IBlockRequestOwner.BlockDone(BlockRequest request)
    {
        var done = (CacheRequest)request;
        using SpinMutex.Scope held = _lock.Hold();
        if (done.Entry is not { } entry)
        {
            done.Tag = null;
            Wake();
            return;
        }

        Errno error = done.Error;
        if (error == Errno.Ok && done.Residual != 0)
        {
            error = Errno.EIO;
        }

        entry.Error = entry.Error == Errno.Ok ? error : entry.Error;
        entry.Device.RequestsInFlight--;
        FreeRequest(done);
        if (--entry.PendingRequests == 0)
        {
            Finish(entry);
        }
    }

    internal SpinMutex.Scope Hold() => _lock.Hold();

    internal void LockCache() => _lock.Enter();

    internal void UnlockCache() => _lock.Exit();

    internal void WaitForChange() => _changed.Wait(_lock);

    internal void Wake()
    {
        if (_changed.HasWaiters)
        {
            _changed.Broadcast();
        }
    }

    internal void CountHit() => _hits++;

    internal void CountMiss() => _misses++;

    /// <summary>Pages of an owned or idle entry became dirty. Under the lock.</summary>
    internal void MarkDirty(CacheEntry entry, uint pages)
    {
        entry.Valid |= pages;
        if (entry is MetaEntry meta)
        {
            meta.IsFresh = false;
        }

        if (entry.Device.IsGone)
        {
            entry.WriteFailed(Errno.ENXIO);
            return;
        }

        uint added = pages & ~entry.Dirty;
        if (added == 0)
        {
            return;
        }

        if (entry.Dirty == 0)
        {
            entry.Device.Unwritten.AddLast(entry.Unwritten);
            entry.UnwrittenChanged(1);
            _writeBehind.Arm();
        }

        entry.Dirty |= added;
        _unwritten += BitOperations.PopCount(added) * CacheEntry.PageSize;
    }

    /// <summary>Drops the dirt of an idle entry. Under the lock.</summary>
    internal void MarkClean(CacheEntry entry)
    {
        if (entry.Dirty != 0)
        {
            _unwritten -= entry.DirtyBytes;
            entry.Dirty = 0;
            entry.Device.Unwritten.Remove(entry.Unwritten);
            entry.UnwrittenChanged(-1);
        }
    }

    /// <summary>Prepares the write of an idle entry's dirty pages. Under the lock; submit the chain after it is released.</summary>
    internal CacheRequest? StartWrite(CacheEntry entry)
    {
        if (entry.Dirty == 0 || entry.State != CacheState.Idle)
        {
            return null;
        }

        entry.State = CacheState.Writing;
        entry.InFlight = entry.Dirty;
        entry.Error = Errno.Ok;
        CacheRequest? chain = BuildChain(entry, entry.Dirty, BlockOp.Write);
        if (chain is null)
        {
            Finish(entry);
        }

        return chain;
    }

    /// <summary>Prepares the read of pages into an owned or idle entry. Under the lock; submit the chain after it is released.</summary>
    internal CacheRequest? StartRead(CacheEntry entry, uint pages)
    {
        entry.State = CacheState.Reading;
        entry.InFlight = pages;
        entry.Error = Errno.Ok;
        CacheRequest? chain = BuildChain(entry, pages, BlockOp.Read);
        if (chain is null)
        {
            Finish(entry);
        }

        return chain;
    }

    internal static void Submit(CacheRequest? chain)
    {
        while (chain is not null)
        {
            CacheRequest request = chain;
            chain = request.NextInChain;
            request.NextInChain = null;
            request.Entry!.Device.Device.Strategy(request);
        }
    }

    /// <summary>Writes until at most that many bytes are unwritten, the oldest first; waits.</summary>
    internal void Throttle(long target)
    {
        _lock.Enter();
        while (_unwritten > target)
        {
            CacheRequest? chain = null;
            foreach (CachedDevice device in _devices)
            {
                chain = StartOldest(device, chain);
            }

            if (chain is not null)
            {
                _lock.Exit();
                Submit(chain);
                _lock.Enter();
            }
            else if (_unwritten > target)
            {
                if (!AnyInFlight())
                {
                    break;
                }

                _changed.Wait(_lock);
            }
        }

        _lock.Exit();
    }

    private static CacheRequest? Join(CacheRequest? first, CacheRequest? second)
    {
        if (first is null)
        {
            return second;
        }

        CacheRequest last = first;
        while (last.NextInChain is not null)
        {
            last = last.NextInChain;
        }

        last.NextInChain = second;
        return first;
    }

    private Errno ReadNow(MetaEntry entry, uint pages)
    {
        _lock.Enter();
        CacheRequest? chain = StartRead(entry, pages);
        _lock.Exit();
        Submit(chain);
        _lock.Enter();
        while (entry.State == CacheState.Reading)
        {
            _changed.Wait(_lock);
        }

        entry.State = CacheState.Owned;
        Errno error = entry.Device.IsGone ? Errno.ENXIO : entry.Error;
        _lock.Exit();
        return error;
    }

    private void WriteAll(CachedDevice device)
    {
        while (true)
        {
            _lock.Enter();
            CacheRequest? chain = StartOldest(device, null);
            _lock.Exit();
            if (chain is null)
            {
                return;
            }

            Submit(chain);
        }
    }

    private CacheRequest? StartOldest(CachedDevice device, CacheRequest? chain)
    {
        int started = 0;
        for (LinkedListNode<CacheEntry>? at = device.Unwritten.First; at is not null && started < 256;)
        {
            CacheEntry entry = at.Value;
            at = at.Next;
            if (entry.State == CacheState.Idle && StartWrite(entry) is { } added)
            {
                chain = Join(added, chain);
                started++;
            }
        }

        return chain;
    }

    private CacheRequest? BuildChain(CacheEntry entry, uint pages, BlockOp op)
    {
        CacheRequest? first = null;
        CacheRequest? last = null;
        int sectorSize = entry.Device.SectorSize;
        while (pages != 0)
        {
            int page = BitOperations.TrailingZeroCount(pages);
            int count = BitOperations.TrailingZeroCount(~((ulong)pages >> page));
            pages &= ~CacheEntry.PagesOf(page * CacheEntry.PageSize, count * CacheEntry.PageSize);
            int start = page * CacheEntry.PageSize;
            int end = Math.Min(start + (count * CacheEntry.PageSize), entry.Segment.Length);
            foreach (CacheRun run in entry.Runs)
            {
                int from = Math.Max(start, run.Start);
                int to = Math.Min(end, run.End);
                if (from >= to || run.Sector < 0)
                {
                    continue;
                }

                CacheRequest request = TakeRequest(entry, op);
                request.Sector = run.Sector + ((from - run.Start) / sectorSize);
                request.Add(entry.Segment.Slice(from, to - from));
                entry.PendingRequests++;
                entry.Device.RequestsInFlight++;
                if (last is null)
                {
                    first = request;
                }
                else
                {
                    last.NextInChain = request;
                }

                last = request;
            }
        }

        return first;
    }

    private void Finish(CacheEntry entry)
    {
        CacheState state = entry.State;
        uint pages = entry.InFlight;
        entry.InFlight = 0;
        entry.State = CacheState.Idle;
        if (entry.Error == Errno.ENXIO)
        {
            Gone(entry.Device);
        }

        if (state == CacheState.Reading)
        {
            if (entry.Error == Errno.Ok)
            {
                entry.Valid |= pages;
            }
        }
        else
        {
            // A page that cannot be written is not tried for ever: the error is kept for whoever syncs, the memory becomes free.
            uint done = pages & entry.Dirty;
            _unwritten -= BitOperations.PopCount(done) * CacheEntry.PageSize;
            entry.Dirty &= ~done;
            if (done != 0 && entry.Dirty == 0)
            {
                entry.Device.Unwritten.Remove(entry.Unwritten);
                entry.UnwrittenChanged(-1);
            }

            if (entry.Error != Errno.Ok)
            {
                entry.WriteFailed(entry.Error);
            }
        }

        Wake();
    }

    private void Gone(CachedDevice device)
    {
        if (device.IsGone)
        {
            return;
        }

        long lost = 0;
        for (LinkedListNode<CacheEntry>? at = device.Unwritten.First; at is not null;)
        {
            CacheEntry entry = at.Value;
            at = at.Next;
            lost += entry.DirtyBytes;
            if (entry.State != CacheState.Writing)
            {
                MarkClean(entry);
                entry.WriteFailed(Errno.ENXIO);
            }
        }

        device.NoteGone(lost);
        Wake();
    }

    private bool AnyInFlight()
    {
        foreach (CachedDevice device in _devices)
        {
            if (device.RequestsInFlight > 0)
            {
                return true;
            }
        }

        return false;
    }

    private CacheRequest TakeRequest(CacheEntry? entry, BlockOp op)
    {
        CacheRequest request = _freeRequests ?? new CacheRequest(this);
        _freeRequests = request.NextInChain;
        request.NextInChain = null;
        request.Clear();
        request.Entry = entry;
        request.Op = op;
        request.Sector = 0;
        return request;
    }

    private void FreeRequest(CacheRequest request)
    {
        request.Entry = null;
        request.Tag = null;
        request.NextInChain = _freeRequests;
        _freeRequests = request;
    }
}
