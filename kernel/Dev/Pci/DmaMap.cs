using DriverKit.Dma;

namespace DriverKit.Kernel.Pci;

/// <summary>
/// A mapping that is made once and loaded for each transfer (bus_dmamap_t): arena segments go in, runs as the device takes them come
/// out, split and joined as its tag's constraints demand. Loading allocates nothing. One owner at a time.
/// </summary>
public sealed class DmaMap : IDisposable
{
    private readonly IDmaSpace _space;
    private readonly DmaConstraints _limits;
    private readonly DmaCounters _counters;
    private readonly DmaRun[] _runs;
    private readonly DmaRun[] _raw;
    private readonly Mapping[] _mappings;
    private int _runCount;
    private int _mappingCount;
    private int _disposed;

    internal DmaMap(DmaTag tag, DmaCounters counters)
    {
        _space = tag.Space;
        _limits = tag.Constraints;
        _counters = counters;
        _runs = new DmaRun[_limits.MaxSegments];
        _raw = new DmaRun[_limits.MaxSegments];
        _mappings = new Mapping[_limits.MaxSegments];
        counters.MapMade(1);
    }

    /// <summary>The memory as the device is told of it, in order; empty while nothing is loaded.</summary>
    public ReadOnlySpan<DmaRun> Runs => _runs.AsSpan(0, _runCount);

    /// <summary>Bytes loaded.</summary>
    public int Length { get; private set; }

    /// <summary>What the device may do with what is loaded.</summary>
    public DmaDirection Direction { get; private set; }

    /// <summary>True from a load that succeeded to the unload.</summary>
    public bool IsLoaded => _mappingCount > 0;

    /// <summary>Opens one stretch of memory to the device.</summary>
    /// <param name="segment">The memory.</param>
    /// <param name="direction">What the device may do.</param>
    /// <returns>As for several.</returns>
    public Errno Load(ArenaSegment segment, DmaDirection direction) => Load(new ReadOnlySpan<ArenaSegment>(in segment), direction);

    /// <summary>Opens memory to the device. Any context.</summary>
    /// <param name="segments">The memory, in order.</param>
    /// <param name="direction">What the device may do.</param>
    /// <returns>
    /// Ok; EFBIG where it takes more runs or bytes than the constraints allow; EINVAL where a run would not be aligned; EFAULT where the
    /// device cannot address it; EBUSY where something is loaded; ENOMEM; ENXIO. Then nothing is loaded.
    /// </returns>
    public Errno Load(ReadOnlySpan<ArenaSegment> segments, DmaDirection direction)
    {
        if (IsLoaded)
        {
            return Errno.EBUSY;
        }

        Direction = direction;
        for (int i = 0; i < segments.Length;)
        {
            ArenaSegment joined = segments[i++];
            while (i < segments.Length && joined.TryJoin(segments[i], out ArenaSegment longer))
            {
                joined = longer;
                i++;
            }

            Errno error = joined.IsEmpty ? Errno.EINVAL : Add(joined);
            if (error != Errno.Ok)
            {
                Drop();
                return error;
            }
        }

        if (_mappingCount == 0)
        {
            return Errno.EINVAL;
        }

        _counters.MapLoaded(1);
        return Errno.Ok;
    }

    /// <summary>Hands all that is loaded over (bus_dmamap_sync).</summary>
    /// <param name="operation">Which way.</param>
    public void Sync(DmaSync operation)
    {
        for (int i = 0; i < _mappingCount; i++)
        {
            ref Mapping mapping = ref _mappings[i];
            _space.Sync(mapping.Memory, mapping.Address, operation);
        }
    }

    /// <summary>Hands a part over.</summary>
    /// <param name="offset">First byte, from the start of what is loaded.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="operation">Which way.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within.</exception>
    public void Sync(int offset, int length, DmaSync operation)
    {
        if ((uint)offset > (uint)Length || (uint)length > (uint)(Length - offset))
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"{offset}+{length} does not lie within the {Length} bytes loaded");
        }

        for (int i = 0; i < _mappingCount && length > 0; i++)
        {
            ref Mapping mapping = ref _mappings[i];
            if (offset >= mapping.Memory.Length)
            {
                offset -= mapping.Memory.Length;
                continue;
            }

            int part = Math.Min(length, mapping.Memory.Length - offset);
            _space.Sync(mapping.Memory.Slice(offset, part), mapping.Address + offset, operation);
            length -= part;
            offset = 0;
        }
    }

    /// <summary>Closes what is loaded to the device. Nothing happens where nothing is loaded.</summary>
    public void Unload()
    {
        if (IsLoaded)
        {
            Drop();
            _counters.MapLoaded(-1);
        }
    }

    /// <summary>Unloads and destroys the map.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Unload();
            _counters.MapMade(-1);
        }
    }

    private Errno Add(ArenaSegment memory)
    {
        if (_mappingCount == _mappings.Length || memory.Length > _limits.MaxSize - Length)
        {
            return Errno.EFBIG;
        }

        Errno error = _space.Map(memory, Direction, _raw, out int count).ToErrno();
        if (error != Errno.Ok)
        {
            return error;
        }

        _mappings[_mappingCount++] = new Mapping(memory, _raw[0].Address);
        Length += memory.Length;
        for (int i = 0; i < count && error == Errno.Ok; i++)
        {
            error = AddRun(_raw[i]);
        }

        return error;
    }

    private Errno AddRun(DmaRun run)
    {
        DeviceAddress address = run.Address;
        for (int left = run.Length; left > 0;)
        {
            int part = Math.Min(left, _limits.MaxSegmentSize);
            if (_limits.Boundary != 0)
            {
                part = (int)Math.Min(part, _limits.Boundary - (long)(address.Value & (ulong)(_limits.Boundary - 1)));
            }

            if (!TryExtend(address, part))
            {
                if (((uint)address.Value & (uint)(_limits.Alignment - 1)) != 0)
                {
                    return Errno.EINVAL;
                }

                if (_runCount == _runs.Length)
                {
                    return Errno.EFBIG;
                }

                _runs[_runCount++] = new DmaRun(address, part);
            }

            address += part;
            left -= part;
        }

        return Errno.Ok;
    }

    private bool TryExtend(DeviceAddress address, int length)
    {
        if (_runCount == 0)
        {
            return false;
        }

        ref DmaRun last = ref _runs[_runCount - 1];
        if (last.End != address || length > _limits.MaxSegmentSize - last.Length)
        {
            return false;
        }

        ulong mask = _limits.Boundary == 0 ? 0 : ~((ulong)_limits.Boundary - 1);
        if ((last.Address.Value & mask) != ((address.Value + (ulong)length - 1) & mask))
        {
            return false;
        }

        last = last with { Length = last.Length + length };
        return true;
    }

    private void Drop()
    {
        for (int i = 0; i < _mappingCount; i++)
        {
            _space.Unmap(_mappings[i].Memory, Direction, _mappings[i].Address);
            _mappings[i] = default;
        }

        _mappingCount = 0;
        _runCount = 0;
        Length = 0;
    }

    private readonly record struct Mapping(ArenaSegment Memory, DeviceAddress Address);
}
