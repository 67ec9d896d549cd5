using System.Numerics;
using DriverKit.Dma;

namespace DriverKit.Kernel;

/// <summary>
/// A kernel's share of the arena: counted, limited, and made to fail on request. Small runs that were freed are kept for the next
/// allocation of their size. What is never freed is counted as a leak and given back when the kernel ends.
/// </summary>
public sealed class KernelMemory
{
    private const int CachedOrders = 6;
    private const int CachedPagesEach = 64;

    private readonly Arena _arena;
    private readonly SimpleLock _lock = new();
    private readonly RunCache?[] _caches = new RunCache?[CachedOrders];
    private readonly Dictionary<long, ArenaSegment> _runs = [];
    private AllocationFaults? _faults;
    private long _inUse;
    private bool _released;

    internal KernelMemory(Arena arena, long limit)
    {
        _arena = arena;
        Limit = limit;
    }

    /// <summary>Most bytes this kernel may hold.</summary>
    public long Limit { get; set; }

    /// <summary>Bytes in use now, in whole runs of a power of two of pages.</summary>
    public long InUse => Volatile.Read(ref _inUse);

    /// <summary>Most bytes that were ever in use at once.</summary>
    public long Peak { get; private set; }

    /// <summary>Bytes that were still in use when the kernel ended; 0 before.</summary>
    public long Leaked { get; private set; }

    /// <summary>Asked before each allocation with its size in bytes; true makes it fail. For fault injection.</summary>
    public Func<int, bool>? FailAllocation { get; set; }

    /// <summary>Allocations that fail by plan; counts from its first use on.</summary>
    public AllocationFaults Faults => _faults ??= new AllocationFaults();

    /// <summary>Allocates arena memory. Any context.</summary>
    /// <param name="bytes">Size in bytes, above 0.</param>
    /// <param name="segment">The memory, page-aligned, contents undefined.</param>
    /// <returns>Ok or ENOMEM.</returns>
    public Errno Allocate(int bytes, out ArenaSegment segment)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        segment = default;
        if (_faults is { } faults && faults.Fails())
        {
            return Errno.ENOMEM;
        }

        if (FailAllocation is { } fail && fail(bytes))
        {
            return Errno.ENOMEM;
        }

        int order = OrderOf(bytes);
        long size = (long)Arena.PageSize << order;
        if (size > int.MaxValue)
        {
            return Errno.ENOMEM;
        }

        using SimpleLock.Scope held = _lock.Hold();
        if (_released || _inUse + size > Limit || !TryTakeRun(order, (int)size, out ArenaSegment run))
        {
            return Errno.ENOMEM;
        }

        _inUse += size;
        Peak = Math.Max(Peak, _inUse);
        segment = run.Slice(0, bytes);
        return Errno.Ok;
    }

    /// <summary>Gives memory back. Any context.</summary>
    /// <param name="segment">What <see cref="Allocate"/> gave, whole.</param>
    /// <exception cref="ArgumentException">It is not this kernel's.</exception>
    public void Free(ArenaSegment segment)
    {
        int order = OrderOf(segment.Length);
        using SimpleLock.Scope held = _lock.Hold();
        if (_released)
        {
            return;
        }

        if (segment.Arena != _arena || !_runs.Remove(segment.Offset, out ArenaSegment run))
        {
            throw new ArgumentException($"{segment} is not allocated from this kernel's memory", nameof(segment));
        }

        if (run.Length != Arena.PageSize << order)
        {
            _runs.Add(run.Offset, run);
            throw new ArgumentException($"{segment} is not the whole of what was allocated, {run}", nameof(segment));
        }

        _inUse -= run.Length;
        if (order >= CachedOrders || !(_caches[order] ??= new RunCache(CachedPagesEach >> order)).TryPush(run))
        {
            _arena.Free(run);
        }
    }

    /// <summary>Gives everything back to the arena, in use or not.</summary>
    internal void Release()
    {
        using SimpleLock.Scope held = _lock.Hold();
        _released = true;
        Leaked = _inUse;
        _inUse = 0;
        foreach (ArenaSegment run in _runs.Values)
        {
            _arena.Free(run);
        }

        _runs.Clear();
        foreach (RunCache? cache in _caches)
        {
            while (cache is not null && cache.TryPop(out ArenaSegment run))
            {
                _arena.Free(run);
            }
        }
    }

    private static int OrderOf(int bytes) =>
        BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)((bytes + (long)Arena.PageSize - 1) / Arena.PageSize)));

    private bool TryTakeRun(int order, int size, out ArenaSegment run)
    {
        run = default;
        if ((order >= CachedOrders || _caches[order]?.TryPop(out run) != true) && !_arena.TryAllocate(size, out run))
        {
            return false;
        }

        _runs.Add(run.Offset, run);
        return true;
    }
}
