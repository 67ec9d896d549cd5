using System.Numerics;
using DriverKit.Dma;

namespace DriverKit.Kernel.Vfs.Tmpfs;

/// <summary>
/// A file of a tmpfs. Contents lie in chunks of arena memory of up to 64 KiB, each as long as what was written in it wants; what is missing reads
/// as zeroes, and bytes beyond the end are always zero.
/// </summary>
internal sealed class TmpfsFile(TmpfsMount mount, in VnodeAttributes attributes) : TmpfsNode(mount, VnodeType.Regular, attributes)
{
    private const int ChunkSize = 64 << 10;

    // Chunk numbers stay within an array's reach.
    private const long MaxSize = (long)ChunkSize << 28;

    private ArenaSegment[] _chunks = [];
    private long _size;
    private long _allocated;

    public override long Size => Volatile.Read(ref _size);

    protected override long AllocatedBytes => _allocated;

    protected override void FreeContents()
    {
        for (int i = 0; i < _chunks.Length; i++)
        {
            FreeChunk(i);
        }

        _chunks = [];
        _size = 0;
    }

    protected override Errno ReadCore(long offset, Span<byte> destination, out int read)
    {
        read = (int)Math.Clamp(_size - offset, 0, destination.Length);
        Span<byte> left = destination[..read];
        while (!left.IsEmpty)
        {
            long index = offset / ChunkSize;
            int start = (int)(offset % ChunkSize);
            int part = Math.Min(left.Length, ChunkSize - start);
            ArenaSegment chunk = index < _chunks.Length ? _chunks[index] : default;
            int there = Math.Clamp(chunk.Length - start, 0, part);
            if (there > 0)
            {
                chunk.Span.Slice(start, there).CopyTo(left);
            }

            left[there..part].Clear();
            left = left[part..];
            offset += part;
        }

        Accessed();
        return Errno.Ok;
    }

    protected override Errno WriteCore(long offset, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        if (source.IsEmpty)
        {
            return Errno.Ok;
        }

        Errno error = offset >= MaxSize ? Errno.EFBIG : Errno.Ok;
        while (error == Errno.Ok && written < source.Length)
        {
            long at = offset + written;
            int start = (int)(at % ChunkSize);
            int part = Math.Min(source.Length - written, ChunkSize - start);
            error = at >= MaxSize ? Errno.EFBIG : Prepare((int)(at / ChunkSize), start, part);
            if (error == Errno.Ok)
            {
                source.Slice(written, part).CopyTo(_chunks[at / ChunkSize].Span[start..]);
                written += part;
            }
        }

        if (written > 0)
        {
            Volatile.Write(ref _size, Math.Max(_size, offset + written));
            Touch();
        }

        return error;
    }

    protected override Errno TruncateCore(long size)
    {
        if (size > MaxSize)
        {
            return Errno.EFBIG;
        }

        if (size < _size)
        {
            int first = (int)(size / ChunkSize);
            int kept = (int)(size % ChunkSize);
            if (kept > 0 && first < _chunks.Length && _chunks[first].Length > kept)
            {
                _chunks[first].Span[kept..].Clear();
            }

            for (int i = kept > 0 ? first + 1 : first; i < _chunks.Length; i++)
            {
                FreeChunk(i);
            }
        }

        Volatile.Write(ref _size, size);
        Touch();
        return Errno.Ok;
    }

    /// <summary>Makes sure that a stretch of a chunk is there; what of it is new and outside the stretch is zero.</summary>
    private Errno Prepare(int index, int start, int length)
    {
        if (index >= _chunks.Length)
        {
            Array.Resize(ref _chunks, (int)BitOperations.RoundUpToPowerOf2((uint)index + 1));
        }

        ArenaSegment old = _chunks[index];
        int end = start + length;
        if (end <= old.Length)
        {
            return Errno.Ok;
        }

        int bytes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(end, Arena.PageSize));
        Errno error = Tmpfs.Charge(bytes - old.Length);
        if (error != Errno.Ok)
        {
            return error;
        }

        KernelMemory memory = Vfs.Kernel.Memory;
        if (memory.Allocate(bytes, out ArenaSegment chunk) != Errno.Ok
            && (Vfs.Cache.Shrink(bytes) == 0 || memory.Allocate(bytes, out chunk) != Errno.Ok))
        {
            Tmpfs.Uncharge(bytes - old.Length);
            return Errno.ENOSPC;
        }

        old.Span.CopyTo(chunk.Span);
        if (start > old.Length)
        {
            chunk.Span[old.Length..start].Clear();
        }

        chunk.Span[end..].Clear();
        if (!old.IsEmpty)
        {
            memory.Free(old);
        }

        _chunks[index] = chunk;
        _allocated += bytes - old.Length;
        return Errno.Ok;
    }

    private void FreeChunk(int index)
    {
        ArenaSegment chunk = _chunks[index];
        if (!chunk.IsEmpty)
        {
            Vfs.Kernel.Memory.Free(chunk);
            Tmpfs.Uncharge(chunk.Length);
            _allocated -= chunk.Length;
            _chunks[index] = default;
        }
    }
}
