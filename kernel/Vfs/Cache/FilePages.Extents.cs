using System.Numerics;
using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs;

/// <content>Extents: found, filled, grown, written out, dropped.</content>
public sealed partial class FilePages
{
    /// <summary>
    /// Drops what lies beyond a new end, unwritten or not, and waits for requests under way there. Call it before the blocks are freed.
    /// </summary>
    /// <param name="size">The new size in bytes.</param>
    public void Truncate(long size)
    {
        int first = (int)(size / ExtentSize);
        _cache.LockCache();
        for (int index = first; index < _extents.Length; index++)
        {
            while (_extents[index] is { } extent && (extent.State != CacheState.Idle || extent.Pins > 0))
            {
                _cache.WaitForChange();
            }

            if (_extents[index] is not { } idle)
            {
                continue;
            }

            int start = index == first ? (int)(size % ExtentSize) : 0;
            if (start == 0)
            {
                _cache.MarkClean(idle);
                _cache.Forget(idle);
            }
            else
            {
                CutOff(idle, start);
            }
        }

        _cache.UnlockCache();
        _window = 0;
        _aheadEnd = 0;
    }

    /// <summary>Drops everything, unwritten or not.</summary>
    public void Discard() => Truncate(0);

    private void CutOff(FileExtent extent, int start)
    {
        int sector = Device.SectorSize;
        extent.TrimRuns((start + sector - 1) / sector * sector, holesToo: true);
        if (start < extent.Segment.Length)
        {
            extent.Segment.Span[start..].Clear();
        }

        uint kept = CacheEntry.PagesOf(0, start);
        extent.Valid &= kept;
        uint dirty = extent.Dirty & kept;
        _cache.MarkClean(extent);
        _cache.MarkDirty(extent, dirty);
    }

    private Errno PinForRead(long offset, int length, long size, out FileExtent extent)
    {
        int start = (int)(offset % ExtentSize);
        uint wanted = CacheEntry.PagesOf(start, length);
        Errno tried = Errno.Ok;
        bool hit = true;
        _cache.LockCache();
        while (true)
        {
            Errno error = Find(offset, size, out extent);
            if (error != Errno.Ok)
            {
                _cache.UnlockCache();
                return error;
            }

            if ((extent.Valid & wanted) == wanted && extent.State != CacheState.Owned)
            {
                extent.Pins++;
                extent.IsRecent = true;
                if (hit)
                {
                    _cache.CountHit();
                }

                _cache.UnlockCache();
                if (_window > 0 && offset + length + _window > _aheadEnd)
                {
                    ReadAhead(offset + length, size);
                }

                return Errno.Ok;
            }

            if (extent.State != CacheState.Idle)
            {
                _cache.WaitForChange();
                continue;
            }

            if (tried != Errno.Ok || Device.IsGone)
            {
                _cache.UnlockCache();
                return Device.IsGone ? Errno.ENXIO : tried;
            }

            hit = false;
            _cache.CountMiss();
            uint pages = wanted & ~extent.Valid;
            if (_window > 0)
            {
                int upTo = (int)Math.Min(ExtentSize, RoundToPage(size - (offset - start)));
                pages = CacheEntry.PagesOf(start, upTo - start) & ~extent.Valid;
            }

            tried = Fill(extent, pages);
        }
    }

    /// <summary>Reads pages of an idle extent and waits. Under the cache's lock, which is given up meanwhile.</summary>
    private Errno Fill(FileExtent extent, uint pages)
    {
        extent.Pins++;
        extent.State = CacheState.Owned;
        _cache.UnlockCache();
        Errno error = MapPages(extent, pages);
        _cache.LockCache();
        CacheRequest? chain = null;
        if (error == Errno.Ok)
        {
            ClearHoles(extent, pages);
            chain = _cache.StartRead(extent, pages);
        }
        else
        {
            extent.State = CacheState.Idle;
        }

        _cache.UnlockCache();
        BufferCache.Submit(chain);
        _cache.LockCache();
        while (extent.State == CacheState.Reading)
        {
            _cache.WaitForChange();
        }

        extent.Pins--;
        _cache.Wake();
        return error != Errno.Ok ? error : extent.Error;
    }

    private void ReadAhead(long offset, long size)
    {
        long end = Math.Min(offset + _window, size);
        _aheadEnd = Math.Max(end + ExtentSize, _aheadEnd);
        for (long at = (offset + ExtentSize - 1) / ExtentSize * ExtentSize; at < end; at += ExtentSize)
        {
            _cache.LockCache();
            if (Device.IsGone || _cache.IsFull || Find(at, size, out FileExtent extent) != Errno.Ok)
            {
                _cache.UnlockCache();
                return;
            }

            int length = (int)Math.Min(ExtentSize, RoundToPage(size - at));
            uint pages = CacheEntry.PagesOf(0, length) & ~extent.Valid;
            if (pages == 0 || extent.State != CacheState.Idle)
            {
                _cache.UnlockCache();
                continue;
            }

            extent.State = CacheState.Owned;
            _cache.UnlockCache();
            Errno error = MapPages(extent, pages);
            _cache.LockCache();
            CacheRequest? chain = null;
            if (error == Errno.Ok)
            {
                ClearHoles(extent, pages);
                chain = _cache.StartRead(extent, pages);
            }
            else
            {
                extent.State = CacheState.Idle;
            }

            _cache.Wake();
            _cache.UnlockCache();
            BufferCache.Submit(chain);
            if (error != Errno.Ok)
            {
                return;
            }
        }
    }

    private Errno OwnForWrite(long offset, int length, long size, out FileExtent extent)
    {
        int start = (int)(offset % ExtentSize);
        long extentStart = offset - start;
        uint wanted = CacheEntry.PagesOf(start, length);
        _cache.LockCache();
        while (true)
        {
            Errno error = Device.IsGone ? Errno.ENXIO : Errno.Ok;
            extent = null!;
            if (error == Errno.Ok)
            {
                error = Find(offset, Math.Max(size, offset + length), out extent);
            }

            if (error != Errno.Ok)
            {
                _cache.UnlockCache();
                return error;
            }

            if (extent.State != CacheState.Idle || extent.Pins > 0)
            {
                _cache.WaitForChange();
                continue;
            }

            uint partial = PartialPages(start, length) & ~extent.Valid;
            int lived = (int)Math.Clamp(size - extentStart, 0, ExtentSize);
            uint toRead = lived == 0 ? 0 : partial & CacheEntry.PagesOf(0, lived);
            if (toRead != 0)
            {
                error = Fill(extent, toRead);
                if (error != Errno.Ok)
                {
                    _cache.UnlockCache();
                    return error;
                }

                continue;
            }

            extent.State = CacheState.Owned;
            _cache.UnlockCache();
            ClearPages(extent, partial);
            error = MapForWrite(extent, extentStart, start, length);
            if (error != Errno.Ok)
            {
                _cache.LockCache();
                extent.State = CacheState.Idle;
                _cache.Wake();
                _cache.UnlockCache();
            }

            return error;
        }
    }

    private void Written(FileExtent extent, int start, int length)
    {
        uint pages = CacheEntry.PagesOf(start, length);
        _cache.LockCache();
        extent.State = CacheState.Idle;
        extent.IsRecent = true;
        _cache.MarkDirty(extent, pages);
        bool full = start + length == ExtentSize && extent.Dirty == uint.MaxValue;
        CacheRequest? chain = full ? _cache.StartWrite(extent) : null;
        _cache.Wake();
        _cache.UnlockCache();
        BufferCache.Submit(chain);
    }

    private void WriteOut(bool wait)
    {
        _cache.LockCache();
        for (int index = 0; index < _extents.Length; index++)
        {
            while (wait && _extents[index] is { State: not CacheState.Idle and not CacheState.Writing, Dirty: not 0 })
            {
                _cache.WaitForChange();
            }

            if (_extents[index] is { } extent && _cache.StartWrite(extent) is { } chain)
            {
                _cache.UnlockCache();
                BufferCache.Submit(chain);
                _cache.LockCache();
            }
        }

        for (int index = 0; wait && index < _extents.Length; index++)
        {
            while (_extents[index] is { State: CacheState.Writing })
            {
                _cache.WaitForChange();
            }
        }

        _cache.UnlockCache();
    }

    /// <summary>The extent of an offset, with memory up to the file's end. Under the cache's lock, which may be given up meanwhile.</summary>
    private Errno Find(long offset, long size, out FileExtent extent)
    {
        int index = (int)(offset / ExtentSize);
        int needed = (int)Math.Min(ExtentSize, size - ((long)index * ExtentSize));
        while (true)
        {
            FileExtent? found = index < _extents.Length ? _extents[index] : null;
            if (found is not null && found.Segment.Length >= needed)
            {
                extent = found;
                return Errno.Ok;
            }

            if (found is not null && (found.State != CacheState.Idle || found.Pins > 0))
            {
                _cache.WaitForChange();
                continue;
            }

            found?.State = CacheState.Owned;
            _cache.UnlockCache();
            Errno error = _cache.AllocateMemory(needed, out ArenaSegment segment);
            _cache.LockCache();
            if (found is not null)
            {
                Move(found, segment, error);
            }
            else if (error == Errno.Ok)
            {
                Insert(index, segment);
            }

            if (error != Errno.Ok)
            {
                extent = null!;
                return error;
            }
        }
    }

    private void Move(FileExtent extent, ArenaSegment segment, Errno error)
    {
        extent.State = CacheState.Idle;
        if (error == Errno.Ok)
        {
            extent.Segment.Span.CopyTo(segment.Span);
            _cache.FreeMemory(extent.Segment);
            extent.Segment = segment;
        }

        _cache.Wake();
    }

    private void Insert(int index, ArenaSegment segment)
    {
        if (index >= _extents.Length)
        {
            Array.Resize(ref _extents, Math.Max(index + 1, _extents.Length * 2));
        }

        if (_extents[index] is not null)
        {
            _cache.FreeMemory(segment);
            return;
        }

        FileExtent extent = _cache.TakeExtent();
        extent.Become(this, index);
        extent.Segment = segment;
        _extents[index] = extent;
        _cache.AddToAge(extent);
    }

    private void Unpin(FileExtent extent)
    {
        _cache.LockCache();
        extent.Pins--;
        _cache.Wake();
        _cache.UnlockCache();
    }

    private Errno MapPages(FileExtent extent, uint pages)
    {
        int first = BitOperations.TrailingZeroCount(pages) * CacheEntry.PageSize;
        int end = Math.Min((32 - BitOperations.LeadingZeroCount(pages)) * CacheEntry.PageSize, extent.Segment.Length);
        return MapRange(extent, (long)extent.Index * ExtentSize, first, end);
    }

    private Errno MapForWrite(FileExtent extent, long extentStart, int start, int length)
    {
        int sector = Device.SectorSize;
        int from = start / sector * sector;
        int to = (start + length + sector - 1) / sector * sector;
        if (extent.MappedFrom(from, holesToo: false) >= to)
        {
            return Errno.Ok;
        }

        // Holes that were remembered for a read may have been filled since.
        extent.TrimRuns(ExtentSize, holesToo: true);
        return MapRange(extent, extentStart, from, to);
    }

    private Errno MapRange(FileExtent extent, long extentStart, int start, int end)
    {
        while ((start = extent.MappedFrom(start)) < end)
        {
            Errno error = _mapper.Map(extentStart + start, end - start, out BlockRun run);
            if (error != Errno.Ok)
            {
                return error;
            }

            if (run.Length <= 0)
            {
                return Errno.EIO;
            }

            extent.AddRun(new CacheRun(start, Math.Min(run.Length, end - start), run.Sector), Device.SectorSize);
        }

        return Errno.Ok;
    }

    private static void ClearHoles(FileExtent extent, uint pages)
    {
        Span<byte> bytes = extent.Segment.Span;
        int page = BitOperations.TrailingZeroCount(pages) * CacheEntry.PageSize;
        int end = Math.Min((32 - BitOperations.LeadingZeroCount(pages)) * CacheEntry.PageSize, bytes.Length);
        foreach (CacheRun run in extent.Runs)
        {
            if (run.Sector >= 0)
            {
                continue;
            }

            for (int at = Math.Max(run.Start, page); at < Math.Min(run.End, end);)
            {
                int next = Math.Min(Math.Min(run.End, end), (at / CacheEntry.PageSize * CacheEntry.PageSize) + CacheEntry.PageSize);
                if ((pages & (1u << (at / CacheEntry.PageSize))) != 0)
                {
                    bytes[at..next].Clear();
                }

                at = next;
            }
        }
    }

    private static void ClearPages(FileExtent extent, uint pages)
    {
        while (pages != 0)
        {
            int page = BitOperations.TrailingZeroCount(pages);
            pages &= pages - 1;
            extent.Segment.Span.Slice(page * CacheEntry.PageSize, CacheEntry.PageSize).Clear();
        }
    }

    private static uint PartialPages(int start, int length)
    {
        uint partial = 0;
        int end = start + length;
        if (start % CacheEntry.PageSize != 0)
        {
            partial |= 1u << (start / CacheEntry.PageSize);
        }

        if (end % CacheEntry.PageSize != 0)
        {
            partial |= 1u << (end / CacheEntry.PageSize);
        }

        return partial;
    }

    private static long RoundToPage(long bytes) => (bytes + CacheEntry.PageSize - 1) / CacheEntry.PageSize * CacheEntry.PageSize;
}
