using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DriverKit.Dma;

/// <summary>
/// One native, page-granular stretch of memory from which everything a device may reach is cut: buffer-cache pages,
/// packet clusters, transfer buffers. It never moves and is mapped once in each IOMMU domain.
/// </summary>
/// <remarks>Thread-safe. Pages are handed out in powers of two and merged again with their buddies when freed.</remarks>
public sealed unsafe class Arena : IDisposable
{
    /// <summary>Size of a page, in bytes.</summary>
    public const int PageSize = 4096;

    // Below 1 MiB a PC's memory is full of holes; an arena that may become one's memory hands nothing out there.
    private const int PagesBelowOneMebibyte = 256;

    private readonly Lock _lock = new();
    private readonly BuddyMap _map;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly bool _isBorrowed;
    private byte* _base;

    /// <summary>Reserves an arena. Memory is committed by the system as pages are touched.</summary>
    /// <param name="bytes">Size in bytes; rounded up to a power of two of at least one page.</param>
    /// <exception cref="OutOfMemoryException">The system does not grant that much address space.</exception>
    public Arena(long bytes)
    {
        Length = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, PageSize));
        _map = new BuddyMap(checked((int)(Length / PageSize)));
        _base = (byte*)NativeMemory.AlignedAlloc((nuint)Length, PageSize);
    }

    private Arena(MemoryMappedFile file, long length)
    {
        Length = length;
        _file = file;
        _view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _base);
        _map = new BuddyMap(checked((int)(Length / PageSize)));
        _map.Take(BitOperations.Log2(PagesBelowOneMebibyte));
    }

    /// <summary>Address of the first byte.</summary>
    public byte* Base => _base;

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// The anonymous file whose mapping it is, from offset 0 on, so that another process can map it too; null where the memory is this
    /// process's alone. Its handle is a file descriptor.
    /// </summary>
    public SafeHandle? SharedFile => _file?.SafeMemoryMappedFileHandle;

    /// <summary>Bytes handed out now.</summary>
    public long InUse { get; private set; }

    /// <summary>Reserves an arena over an anonymous file that other processes can be given. Memory is committed as pages are touched; the first MiB is never handed out.</summary>
    /// <param name="bytes">Size in bytes; rounded up to a power of two of at least 2 MiB.</param>
    /// <exception cref="IOException">The system does not grant that much.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no such files.</exception>
    public static Arena CreateShared(long bytes)
    {
        long length = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, 2L << 20));
        MemoryMappedFile file = MemoryMappedFile.CreateNew(null, length, MemoryMappedFileAccess.ReadWrite);
        try
        {
            return new Arena(file, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Allocates at least <paramref name="bytes"/>, page-aligned; the contents are undefined.</summary>
    /// <param name="bytes">Wanted size in bytes, above 0.</param>
    /// <param name="segment">The segment, exactly <paramref name="bytes"/> long.</param>
    /// <returns>False when the arena is full.</returns>
    public bool TryAllocate(int bytes, out ArenaSegment segment)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ObjectDisposedException.ThrowIf(_base is null, this);
        int order = OrderOf(bytes);
        int page;
        lock (_lock)
        {
            page = _map.Take(order);
            if (page >= 0)
            {
                InUse += (long)PageSize << order;
            }
        }

        segment = page < 0 ? default : new ArenaSegment(this, _base + ((long)page * PageSize), bytes);
        return page >= 0;
    }

    /// <summary>An arena over memory that somebody else reserved and keeps for as long as the process lives: huge pages.</summary>
    /// <param name="memory">The first byte, page-aligned.</param>
    /// <param name="bytes">Size in bytes, a power of two of at least one page.</param>
    public static Arena Over(byte* memory, long bytes)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, PageSize);
        return new Arena(memory, (long)BitOperations.RoundUpToPowerOf2((ulong)(bytes / 2) + 1));
    }

    private Arena(byte* memory, long length)
    {
        Length = length;
        _isBorrowed = true;
        _base = memory;
        _map = new BuddyMap(checked((int)(length / PageSize)));
    }

    /// <summary>Gives back what <see cref="TryAllocate"/> handed out: the whole segment, not a part of it.</summary>
    /// <param name="segment">The segment, with the length asked for.</param>
    /// <exception cref="ArgumentException">It is not of this arena, not page-aligned, or already free.</exception>
    public void Free(ArenaSegment segment)
    {
        if (segment.Arena != this || segment.Offset % PageSize != 0)
        {
            throw new ArgumentException($"{segment} was not allocated from this arena", nameof(segment));
        }

        int order = OrderOf(segment.Length);
        lock (_lock)
        {
            _map.Give((int)(segment.Offset / PageSize), order);
            InUse -= (long)PageSize << order;
        }
    }

    /// <summary>Gives the memory back to the system. Segments must not be used any more.</summary>
    public void Dispose()
    {
        if (_view is { } view)
        {
            if (_base is not null)
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            }

            view.Dispose();
            _file!.Dispose();
        }
        else if (!_isBorrowed)
        {
            NativeMemory.AlignedFree(_base);
        }

        _base = null;
    }

    private static int OrderOf(int bytes) =>
        BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)((bytes + (long)PageSize - 1) / PageSize)));
}
