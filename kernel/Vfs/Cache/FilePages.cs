using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs;

/// <summary>
/// The cached contents of one file on a device: extents of up to <see cref="ExtentSize"/> contiguous bytes, so that one request covers a lot.
/// Reads fill them, sequential ones ahead of the reader; writes go into them and reach the device later.
/// </summary>
/// <remarks>
/// The caller holds the vnode's lock: for reading around Read, for writing around Write, Zero and Truncate; Flush wants either.
/// A writing file system allocates blocks first (so that <see cref="IBlockMapper.Map"/> knows them), then writes here, then sets its size.
/// </remarks>
public sealed partial class FilePages
{
    /// <summary>Size of a whole extent, in bytes: 128 KiB.</summary>
    public const int ExtentSize = 32 * Arena.PageSize;

    /// <summary>Most bytes read ahead of a sequential reader: 1 MiB.</summary>
    public const int ReadAheadLimit = 8 * ExtentSize;

    private readonly BufferCache _cache;
    private readonly IBlockMapper _mapper;
    private FileExtent?[] _extents = [];
    private int _unwritten;
    private Errno _error;
    private long _nextSequential;
    private long _aheadEnd;
    private int _window;

    /// <summary>The contents of a file, none of them in memory yet.</summary>
    /// <param name="cache">The kernel's cache.</param>
    /// <param name="device">Where the file lies.</param>
    /// <param name="mapper">Its file system's mapping.</param>
    public FilePages(BufferCache cache, CachedDevice device, IBlockMapper mapper)
    {
        _cache = cache;
        Device = device;
        _mapper = mapper;
    }

    /// <summary>Where the file lies.</summary>
    public CachedDevice Device { get; }

    /// <summary>True if something is not on the device yet.</summary>
    public bool HasUnwritten => Volatile.Read(ref _unwritten) > 0;

    /// <summary>Reads from memory, and into it what is not there.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="size">The file's size in bytes: nothing is read beyond.</param>
    /// <param name="read">Bytes read.</param>
    /// <returns>Ok, EIO, ENXIO, ENOMEM; an error after some bytes is reported with them.</returns>
    public Errno Read(long offset, Span<byte> destination, long size, out int read)
    {
        read = 0;
        if (offset >= size || destination.IsEmpty)
        {
            return Errno.Ok;
        }

        int wanted = (int)Math.Min(destination.Length, size - offset);
        bool sequential = offset == Volatile.Read(ref _nextSequential);
        _nextSequential = offset + wanted;
        _window = sequential ? Math.Min(Math.Max(_window * 2, ExtentSize), ReadAheadLimit) : 0;
        _aheadEnd = sequential ? _aheadEnd : 0;
        while (read < wanted)
        {
            long at = offset + read;
            int start = (int)(at % ExtentSize);
            int part = Math.Min(wanted - read, ExtentSize - start);
            Errno error = PinForRead(at, part, size, out FileExtent extent);
            if (error != Errno.Ok)
            {
                return error;
            }

            extent.Segment.Span.Slice(start, part).CopyTo(destination[read..]);
            Unpin(extent);
            read += part;
        }

        return Errno.Ok;
    }

    /// <summary>Writes into memory. The blocks are allocated and can be mapped.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="size">The file's size in bytes before this write: nothing beyond it is worth reading.</param>
    /// <param name="written">Bytes taken, also with an error after some.</param>
    /// <returns>Ok, EIO or ENXIO (a page written in part could not be read), ENOMEM.</returns>
    public Errno Write(long offset, ReadOnlySpan<byte> source, long size, out int written)
    {
        written = 0;
        while (written < source.Length)
        {
            long at = offset + written;
            int start = (int)(at % ExtentSize);
            int part = Math.Min(source.Length - written, ExtentSize - start);
            Errno error = OwnForWrite(at, part, size, out FileExtent extent);
            if (error != Errno.Ok)
            {
                return error;
            }

            source.Slice(written, part).CopyTo(extent.Segment.Span[start..]);
            Written(extent, start, part);
            written += part;
            size = Math.Max(size, at + part);
        }

        if (_cache.Unwritten > _cache.UnwrittenLimit)
        {
            _cache.Throttle(_cache.UnwrittenLimit / 2);
        }

        return Errno.Ok;
    }

    /// <summary>Writes zeroes into memory, for what lies between an old end of a file and a new one.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">How many.</param>
    /// <param name="size">The file's size in bytes before.</param>
    /// <returns>As <see cref="Write"/>.</returns>
    public Errno Zero(long offset, long length, long size)
    {
        while (length > 0)
        {
            int start = (int)(offset % ExtentSize);
            int part = (int)Math.Min(length, ExtentSize - start);
            Errno error = OwnForWrite(offset, part, size, out FileExtent extent);
            if (error != Errno.Ok)
            {
                return error;
            }

            extent.Segment.Span.Slice(start, part).Clear();
            Written(extent, start, part);
            offset += part;
            length -= part;
            size = Math.Max(size, offset);
            if (_cache.Unwritten > _cache.UnwrittenLimit)
            {
                _cache.Throttle(_cache.UnwrittenLimit / 2);
            }
        }

        return Errno.Ok;
    }

    /// <summary>Starts writing what is unwritten, and waits for it if asked to. The device's own cache is not flushed.</summary>
    /// <param name="wait">Whether to wait.</param>
    /// <returns>With <paramref name="wait"/> the first error since it was last taken, which stays for <see cref="TakeError"/>.</returns>
    public Errno Flush(bool wait)
    {
        if (HasUnwritten)
        {
            WriteOut(wait);
        }

        return wait ? _error : Errno.Ok;
    }

    /// <summary>The first error of a write since this was last asked, which forgets it.</summary>
    public Errno TakeError()
    {
        Errno error = _error;
        _error = Errno.Ok;
        return error;
    }

    internal void NoteError(Errno error) => _error = _error == Errno.Ok ? error : _error;

    internal void CountUnwritten(int change) => Volatile.Write(ref _unwritten, _unwritten + change);

    internal void Unhook(FileExtent extent)
    {
        _extents[extent.Index] = null;
        _cache.Recycle(extent);
    }
}
