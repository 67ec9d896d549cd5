using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Backends.Uio;

/// <summary>Physical memory as a function reaches it where nothing translates: all of it, whatever is mapped here.</summary>
internal sealed class UioDmaSpace : IDmaSpace
{
    private readonly PhysicalMap _memory;
    private readonly Func<bool> _isRemoved;
    private readonly ulong _last;
    private long _count;

    /// <summary>A space.</summary>
    /// <param name="memory">Where the arena is.</param>
    /// <param name="addressBits">Address bits that the device drives.</param>
    /// <param name="isRemoved">Whether the function is gone.</param>
    public UioDmaSpace(PhysicalMap memory, int addressBits, Func<bool> isRemoved)
    {
        _memory = memory;
        _isRemoved = isRemoved;
        AddressBits = addressBits;
        _last = addressBits >= 64 ? ulong.MaxValue : (1UL << addressBits) - 1;
    }

    /// <summary>Address bits that the device drives.</summary>
    public int AddressBits { get; }

    /// <inheritdoc/>
    public int PageSize => PhysicalMap.PageSize;

    /// <inheritdoc/>
    public long MappingCount => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count)
    {
        count = 0;
        if (memory.IsEmpty || memory.Arena != _memory.Arena || direction == DmaDirection.None)
        {
            return PciStatus.InvalidRequest;
        }

        if (_isRemoved())
        {
            return PciStatus.Removed;
        }

        int filled = 0;
        for (int done = 0; done < memory.Length;)
        {
            long offset = memory.Offset + done;
            int length = (int)Math.Min(memory.Length - done, PhysicalMap.PageSize - (offset % PhysicalMap.PageSize));
            ulong at = _memory[offset];
            if (at + (ulong)length - 1 > _last)
            {
                return PciStatus.Unreachable;
            }

            if (filled > 0 && runs[filled - 1].End.Value == at)
            {
                runs[filled - 1] = runs[filled - 1] with { Length = runs[filled - 1].Length + length };
            }
            else if (filled == runs.Length)
            {
                return PciStatus.NoMemory;
            }
            else
            {
                runs[filled++] = new DmaRun(new DeviceAddress(at), length);
            }

            done += length;
        }

        count = filled;
        Interlocked.Increment(ref _count);
        return PciStatus.Ok;
    }

    /// <inheritdoc/>
    public void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address) => Interlocked.Decrement(ref _count);

    /// <inheritdoc/>
    public void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation)
    {
        if ((operation & (DmaSync.PostRead | DmaSync.PostWrite)) != 0)
        {
            Volatile.ReadBarrier();
        }

        if ((operation & (DmaSync.PreRead | DmaSync.PreWrite)) != 0)
        {
            Volatile.WriteBarrier();
        }
    }
}
