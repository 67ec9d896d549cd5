namespace DriverKit.Block;

/// <summary>A block file in memory: reads as zeroes where nothing was written, and holds memory only where something was.</summary>
/// <remarks>One caller at a time, as a file of the host's is used by one device.</remarks>
public sealed class MemoryBlockFile : IBlockFile
{
    private const int ChunkShift = 16;
    private const int ChunkSize = 1 << ChunkShift;

    private readonly byte[]?[] _chunks;

    /// <summary>A file.</summary>
    /// <param name="length">Length in bytes, from 0 to 2^46.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="readOnly">Whether writes are refused.</param>
    public MemoryBlockFile(long length, string name = "memory", bool readOnly = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        Name = name;
        IsReadOnly = readOnly;
        _chunks = new byte[checked((int)((length + ChunkSize - 1) >> ChunkShift))][];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; set; }

    /// <summary>Times <see cref="Flush"/> was called.</summary>
    public long Flushes { get; private set; }

    /// <summary>Bytes of memory held for contents.</summary>
    public long Held { get; private set; }

    /// <inheritdoc/>
    public HostFileStatus Read(long offset, Span<byte> destination)
    {
        if (!IsWithin(offset, destination.Length))
        {
            return HostFileStatus.OutOfRange;
        }

        while (!destination.IsEmpty)
        {
            int start = (int)(offset & (ChunkSize - 1));
            int part = Math.Min(destination.Length, ChunkSize - start);
            byte[]? chunk = _chunks[offset >> ChunkShift];
            if (chunk is null)
            {
                destination[..part].Clear();
            }
            else
            {
                chunk.AsSpan(start, part).CopyTo(destination);
            }

            destination = destination[part..];
            offset += part;
        }

        return HostFileStatus.Ok;
    }

    /// <inheritdoc/>
    public HostFileStatus Write(long offset, ReadOnlySpan<byte> source)
    {
        if (IsReadOnly)
        {
            return HostFileStatus.ReadOnly;
        }

        if (!IsWithin(offset, source.Length))
        {
            return HostFileStatus.OutOfRange;
        }

        while (!source.IsEmpty)
        {
            int start = (int)(offset & (ChunkSize - 1));
            int part = Math.Min(source.Length, ChunkSize - start);
            ref byte[]? chunk = ref _chunks[offset >> ChunkShift];
            if (chunk is null)
            {
                chunk = part == ChunkSize ? GC.AllocateUninitializedArray<byte>(ChunkSize) : new byte[ChunkSize];
                Held += ChunkSize;
            }

            source[..part].CopyTo(chunk.AsSpan(start));
            source = source[part..];
            offset += part;
        }

        return HostFileStatus.Ok;
    }

    /// <inheritdoc/>
    public HostFileStatus Discard(long offset, long length)
    {
        if (IsReadOnly)
        {
            return HostFileStatus.ReadOnly;
        }

        if (!IsWithin(offset, length))
        {
            return HostFileStatus.OutOfRange;
        }

        while (length > 0)
        {
            int start = (int)(offset & (ChunkSize - 1));
            int part = (int)Math.Min(length, ChunkSize - start);
            ref byte[]? chunk = ref _chunks[offset >> ChunkShift];
            if (part == ChunkSize && chunk is not null)
            {
                chunk = null;
                Held -= ChunkSize;
            }
            else
            {
                chunk?.AsSpan(start, part).Clear();
            }

            length -= part;
            offset += part;
        }

        return HostFileStatus.Ok;
    }

    /// <inheritdoc/>
    public HostFileStatus Flush()
    {
        Flushes++;
        return HostFileStatus.Ok;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private bool IsWithin(long offset, long length) => offset >= 0 && length >= 0 && offset <= Length - length;
}
