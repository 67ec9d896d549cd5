namespace DriverKit.Backends.Vfio;

/// <summary>Which device addresses of a domain are free. First fit; stretches that are given back join their neighbours.</summary>
internal sealed class IovaAllocator
{
    private readonly Lock _gate = new();
    private readonly List<IovaRange> _free;

    /// <summary>An allocator.</summary>
    /// <param name="ranges">What there is, in order and apart.</param>
    public IovaAllocator(IEnumerable<IovaRange> ranges) =>
        _free = [.. ranges.Where(r => r.Last > IovaRanges.LowestUsed).Select(r => r with { Start = Math.Max(r.Start, IovaRanges.LowestUsed) })];

    /// <summary>Takes a stretch.</summary>
    /// <param name="length">Length in bytes, in whole pages.</param>
    /// <param name="from">The lowest address wanted.</param>
    /// <param name="last">The highest address wanted.</param>
    /// <param name="alignment">A power of two.</param>
    /// <param name="start">The first address.</param>
    /// <returns>False when there is no such stretch.</returns>
    public bool TryTake(long length, ulong from, ulong last, long alignment, out ulong start)
    {
        lock (_gate)
        {
            for (int i = 0; i < _free.Count; i++)
            {
                IovaRange free = _free[i];
                ulong mask = (ulong)alignment - 1;
                ulong lowest = Math.Max(free.Start, from);
                if (lowest > ulong.MaxValue - mask)
                {
                    continue;
                }

                start = (lowest + mask) & ~mask;
                ulong end = Math.Min(free.Last, last);
                if (start <= end && end - start >= (ulong)length - 1)
                {
                    Cut(i, start, start + (ulong)length - 1);
                    return true;
                }
            }
        }

        start = 0;
        return false;
    }

    /// <summary>Gives a stretch back, as it was taken.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="length">Length in bytes.</param>
    public void Give(ulong start, long length)
    {
        ulong last = start + (ulong)length - 1;
        lock (_gate)
        {
            int i = _free.FindIndex(r => r.Start > start);
            i = i < 0 ? _free.Count : i;
            bool joinsNext = i < _free.Count && _free[i].Start - 1 == last;
            bool joinsPrevious = i > 0 && _free[i - 1].Last + 1 == start;
            if (joinsNext)
            {
                last = _free[i].Last;
                _free.RemoveAt(i);
            }

            if (joinsPrevious)
            {
                _free[i - 1] = _free[i - 1] with { Last = last };
            }
            else
            {
                _free.Insert(i, new IovaRange(start, last));
            }
        }
    }

    private void Cut(int index, ulong start, ulong last)
    {
        IovaRange free = _free[index];
        _free.RemoveAt(index);
        if (last < free.Last)
        {
            _free.Insert(index, new IovaRange(last + 1, free.Last));
        }

        if (start > free.Start)
        {
            _free.Insert(index, new IovaRange(free.Start, start - 1));
        }
    }
}
