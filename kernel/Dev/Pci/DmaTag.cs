using DriverKit.Dma;

namespace DriverKit.Kernel.Pci;

/// <summary>
/// A device's way to memory (bus_dma_tag_t): makes maps and DMA memory under constraints, and counts what is out. One for a function,
/// and others <see cref="Derive"/>d from it for parts of the device with other limits.
/// </summary>
public sealed class DmaTag
{
    private readonly KernelMemory _memory;
    private readonly DmaCounters _counters;

    internal DmaTag(KernelMemory memory, IDmaSpace space, DmaConstraints constraints, DmaCounters counters)
    {
        _memory = memory;
        _counters = counters;
        Space = space;
        Constraints = constraints;
    }

    /// <summary>The constraints.</summary>
    public DmaConstraints Constraints { get; }

    /// <summary>The space of the seam.</summary>
    public IDmaSpace Space { get; }

    /// <summary>Maps made and not yet destroyed, of all the function's tags.</summary>
    public long LiveMaps => _counters.Maps;

    /// <summary>Maps loaded now, of all the function's tags.</summary>
    public long LoadedMaps => _counters.Loaded;

    /// <summary>Bytes of DMA memory out now, of all the function's tags.</summary>
    public long LiveMemory => _counters.MemoryBytes;

    /// <summary>A tag of the same space with other limits (bus_dmatag_subregion).</summary>
    /// <param name="constraints">The limits; no more address bits than this one's.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>Ok, or EINVAL where the constraints contradict each other or widen the address.</returns>
    public Errno Derive(DmaConstraints constraints, out DmaTag tag)
    {
        if (!constraints.IsValid || constraints.AddressBits > Constraints.AddressBits)
        {
            tag = this;
            return Errno.EINVAL;
        }

        tag = new DmaTag(_memory, Space, constraints, _counters);
        return Errno.Ok;
    }

    /// <summary>Makes a map, with all the room that loading it will ever need (bus_dmamap_create). Dispose destroys it.</summary>
    public DmaMap CreateMap() => new(this, _counters);

    /// <summary>Allocates memory that the device may reach for as long as it lives, as one run (bus_dmamem_alloc, map and load in one): rings, mailboxes.</summary>
    /// <param name="bytes">Size in bytes, above 0.</param>
    /// <param name="direction">What the device may do with it.</param>
    /// <param name="memory">The memory, zeroed; dispose gives it back.</param>
    /// <param name="alignment">Wanted alignment of its device address, a power of two; the tag's if smaller.</param>
    /// <returns>Ok; ENOMEM; EFAULT where the arena has none within the address bits; ENXIO.</returns>
    public Errno Allocate(int bytes, DmaDirection direction, out DmaMemory memory, int alignment = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        alignment = Math.Max(alignment, Constraints.Alignment);
        Errno error = TryAllocate(bytes, bytes, alignment, direction, out memory);
        if (error == Errno.ERANGE)
        {
            // A run of twice the size, or of the alignment and the size, has a fitting part wherever it begins.
            long wider = Math.Max(2L * bytes, (long)alignment + bytes);
            error = wider > int.MaxValue ? Errno.ENOMEM : TryAllocate((int)wider, bytes, alignment, direction, out memory);
        }

        return error == Errno.ERANGE ? Errno.ENOMEM : error;
    }

    private Errno TryAllocate(int whole, int bytes, int alignment, DmaDirection direction, out DmaMemory memory)
    {
        memory = null!;
        Errno error = _memory.Allocate(whole, out ArenaSegment segment);
        if (error != Errno.Ok)
        {
            return error;
        }

        Span<DmaRun> runs = stackalloc DmaRun[1];
        error = Space.Map(segment, direction, runs, out int count).ToErrno();
        if (error != Errno.Ok || count != 1)
        {
            _memory.Free(segment);
            return error == Errno.Ok ? Errno.ENOMEM : error;
        }

        long start = FirstFit(runs[0].Address, whole, bytes, alignment);
        if (start < 0)
        {
            Space.Unmap(segment, direction, runs[0].Address);
            _memory.Free(segment);
            return Errno.ERANGE;
        }

        segment.Span.Clear();
        memory = new DmaMemory(this, _memory, _counters, segment, runs[0].Address, (int)start, bytes, direction);
        return Errno.Ok;
    }

    private long FirstFit(DeviceAddress address, int whole, int bytes, int alignment)
    {
        ulong start = (address.Value + (ulong)alignment - 1) & ~((ulong)alignment - 1);
        ulong boundary = (ulong)Constraints.Boundary;
        if (boundary != 0 && (start & ~(boundary - 1)) != ((start + (ulong)bytes - 1) & ~(boundary - 1)))
        {
            start = (start + boundary - 1) & ~(boundary - 1);
            if ((ulong)bytes > boundary)
            {
                return -1;
            }
        }

        ulong skipped = start - address.Value;
        return skipped + (ulong)bytes <= (ulong)whole ? (long)skipped : -1;
    }
}
