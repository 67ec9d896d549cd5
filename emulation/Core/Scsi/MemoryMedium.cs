using DriverKit.Block;

namespace DriverKit.Emulation;

/// <summary>A block file in memory; chunks take room once something is written to them.</summary>
/// <param name="length">Length in bytes.</param>
/// <param name="name">Name for messages.</param>
public sealed class MemoryMedium(long length, string name = "memory") : IBlockFile
{
    private const int ChunkShift = 18;
    private const int ChunkSize = 1 << ChunkShift;

    private readonly byte[]?[] _chunks = new byte[(length + ChunkSize - 1) >> ChunkShift][];

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public long Length { get; } = length;

    /// <inheritdoc/>
    public bool IsReadOnly { get; init; }

    /// <summary>Bytes of memory taken.</summary>
    public long Committed => (long)_chunks.Count(c => c is not null) << ChunkShift;

    /// <inheritdoc/>
    public HostFileStatus Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || destination.Length > Length - offset)
        {
            return HostFileStatus.OutOfRange;
        }

        while (!destination.IsEmpty)
        {
            int within = (int)(offset & (ChunkSize - 1));
            int part = Math.Min(destination.Length, ChunkSize - within);
            if (_chunks[offset >> ChunkShift] is { } chunk)
            {
                chunk.AsSpan(within, part).CopyTo(destination);
            }
            else
            {
                destination[..part].Clear();
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

        if (offset < 0 || source.Length > Length - offset)
        {
            return HostFileStatus.OutOfRange;
        }

        while (!source.IsEmpty)
        {
            int within = (int)(offset & (ChunkSize - 1));
            int part = Math.Min(source.Length, ChunkSize - within);
            source[..part].CopyTo((_chunks[offset >> ChunkShift] ??= new byte[ChunkSize]).AsSpan(within));
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

        if (offset < 0 || length < 0 || length > Length - offset)
        {
            return HostFileStatus.OutOfRange;
        }

        while (length > 0)
        {
            int within = (int)(offset & (ChunkSize - 1));
            int part = (int)Math.Min(length, ChunkSize - within);
            if (part == ChunkSize)
            {
                _chunks[offset >> ChunkShift] = null;
            }
            else
            {
                _chunks[offset >> ChunkShift]?.AsSpan(within, part).Clear();
            }

            offset += part;
            length -= part;
        }

        return HostFileStatus.Ok;
    }

    /// <inheritdoc/>
    public HostFileStatus Flush() => HostFileStatus.Ok;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
