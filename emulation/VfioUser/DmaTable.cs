using DriverKit.Interop.Linux;

namespace DriverKit.Emulation.VfioUser;

/// <summary>The client's memory by address, as it was mapped last. Any thread; what is copied is copied under the lock, so that nothing is unmapped meanwhile.</summary>
internal sealed class DmaTable : IDisposable
{
    private const int Most = 1 << 20;
    private readonly Lock _lock = new();
    private readonly List<DmaRegion> _regions = [];

    /// <summary>How many pieces are mapped.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _regions.Count;
            }
        }
    }

    /// <summary>Adds a piece, which is disposed where that fails.</summary>
    /// <returns>0 or an errno.</returns>
    public int Add(DmaRegion region)
    {
        lock (_lock)
        {
            int at = FirstFrom(region.Address);
            bool overlaps = at < _regions.Count && _regions[at].Address <= region.Last;
            if (!overlaps && _regions.Count < Most)
            {
                _regions.Insert(at, region);
                return 0;
            }
        }

        region.Dispose();
        return LinuxErrno.Exists;
    }

    /// <summary>Removes the pieces that lie within a range, which may be far wider.</summary>
    /// <returns>0, or an errno where the range would cut a piece; then nothing is removed.</returns>
    public int Remove(ulong address, ulong last)
    {
        lock (_lock)
        {
            int from = FirstFrom(address);
            int to = from;
            while (to < _regions.Count && _regions[to].Address <= last)
            {
                to++;
            }

            if (to > from && (_regions[from].Address < address || _regions[to - 1].Last > last))
            {
                return LinuxErrno.Invalid;
            }

            for (int i = from; i < to; i++)
            {
                _regions[i].Dispose();
            }

            _regions.RemoveRange(from, to - from);
            return 0;
        }
    }

    /// <summary>Copies as much as one piece has. For a piece that is reached by messages nothing is copied.</summary>
    /// <param name="address">From where.</param>
    /// <param name="destination">To where.</param>
    /// <param name="count">How many bytes the piece has of what is wanted.</param>
    /// <param name="why">What is wrong where the answer is false.</param>
    /// <param name="isRemote">Whether the client must be asked.</param>
    public bool TryRead(ulong address, Span<byte> destination, out int count, out PciFaultKind why, out bool isRemote)
    {
        lock (_lock)
        {
            return TryFind(address, destination.Length, DriverKit.Dma.DmaDirection.ToDevice, out DmaRegion? region, out count, out why, out isRemote)
                && (isRemote || region!.TryRead(address - region.Address, destination[..count]));
        }
    }

    /// <summary>Copies as much as one piece has.</summary>
    /// <param name="address">To where.</param>
    /// <param name="source">From where.</param>
    /// <param name="count">How many bytes the piece has of what is wanted.</param>
    /// <param name="why">What is wrong where the answer is false.</param>
    /// <param name="isRemote">Whether the client must be asked.</param>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> source, out int count, out PciFaultKind why, out bool isRemote)
    {
        lock (_lock)
        {
            return TryFind(address, source.Length, DriverKit.Dma.DmaDirection.FromDevice, out DmaRegion? region, out count, out why, out isRemote)
                && (isRemote || region!.TryWrite(address - region.Address, source[..count]));
        }
    }

    public void Dispose() => Remove(0, ulong.MaxValue);

    private bool TryFind(
        ulong address,
        int length,
        DriverKit.Dma.DmaDirection direction,
        out DmaRegion? region,
        out int count,
        out PciFaultKind why,
        out bool isRemote)
    {
        int at = FirstFrom(address);
        region = at < _regions.Count && _regions[at].Address <= address ? _regions[at] : null;
        bool allowed = region is not null && (direction == DriverKit.Dma.DmaDirection.ToDevice ? region.MayRead : region.MayWrite);
        why = region is null ? PciFaultKind.NotMapped : PciFaultKind.WrongDirection;
        isRemote = region is { IsRemote: true };
        count = allowed ? (int)Math.Min((ulong)length - 1, region!.Last - address) + 1 : 0;
        return allowed;
    }

    // The first piece that ends at an address or behind it.
    private int FirstFrom(ulong address)
    {
        int low = 0;
        int high = _regions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_regions[middle].Last < address)
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
