using DriverKit.Dma;

namespace DriverKit.Kernel;

/// <summary>A kernel's share of the arena: counted, limited, and made to fail on request.</summary>
public sealed class KernelMemory
{
    private readonly Arena _arena;
    private long _inUse;

    internal KernelMemory(Arena arena, long limit)
    {
        _arena = arena;
        Limit = limit;
    }

    /// <summary>Most bytes this kernel may hold.</summary>
    public long Limit { get; set; }

    /// <summary>Bytes it holds now, in whole pages.</summary>
    public long InUse => Volatile.Read(ref _inUse);

    /// <summary>Asked before each allocation with its size in bytes; true makes it fail. For fault injection.</summary>
    public Func<int, bool>? FailAllocation { get; set; }

    /// <summary>Allocates arena memory.</summary>
    /// <param name="bytes">Size in bytes, above 0.</param>
    /// <param name="segment">The memory, page-aligned, contents undefined.</param>
    /// <returns>Ok or ENOMEM.</returns>
    public Errno Allocate(int bytes, out ArenaSegment segment)
    {
        segment = default;
        if (FailAllocation is { } fail && fail(bytes))
        {
            return Errno.ENOMEM;
        }

        long size = RoundUp(bytes);
        if (Interlocked.Add(ref _inUse, size) > Limit || !_arena.TryAllocate(bytes, out segment))
        {
            Interlocked.Add(ref _inUse, -size);
            return Errno.ENOMEM;
        }

        return Errno.Ok;
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="segment">What <see cref="Allocate"/> gave, whole.</param>
    public void Free(ArenaSegment segment)
    {
        _arena.Free(segment);
        Interlocked.Add(ref _inUse, -RoundUp(segment.Length));
    }

    private static long RoundUp(int bytes) => ((long)bytes + Arena.PageSize - 1) / Arena.PageSize * Arena.PageSize;
}
