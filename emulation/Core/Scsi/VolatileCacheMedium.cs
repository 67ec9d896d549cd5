using DriverKit.Block;

namespace DriverKit.Emulation;

/// <summary>
/// A block file with a cache that forgets when the power goes: what was written since the last flush lies in memory, and
/// <see cref="CutPower"/> keeps of it what chance keeps.
/// </summary>
/// <param name="inner">What is durable; owned.</param>
/// <param name="blockSize">The unit that is written whole or not at all, in bytes.</param>
public sealed class VolatileCacheMedium(IBlockFile inner, int blockSize = 512) : IBlockFile
{
    private readonly SortedDictionary<long, byte[]> _cached = [];

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public long Length => inner.Length;

    /// <inheritdoc/>
    public bool IsReadOnly => inner.IsReadOnly;

    /// <summary>Blocks that a power cut might lose.</summary>
    public int Unflushed => _cached.Count;

    /// <summary>Power goes away: each block of the cache reaches the medium with the given probability, the rest is lost.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="keep">Probability that a block was written out already, 0 to 1.</param>
    /// <returns>How many blocks were lost.</returns>
    public int CutPower(Random random, double keep = 0)
    {
        int lost = 0;
        foreach ((long block, byte[] bytes) in _cached)
        {
            if (random.NextDouble() < keep)
            {
                inner.Write(block * blockSize, bytes);
            }
            else
            {
                lost++;
            }
        }

        _cached.Clear();
        return lost;
    }

    /// <inheritdoc/>
    public HostFileStatus Read(long offset, Span<byte> destination)
    {
        HostFileStatus status = inner.Read(offset, destination);
        if (status != HostFileStatus.Ok || _cached.Count == 0)
        {
            return status;
        }

        for (long block = offset / blockSize; block * blockSize < offset + destination.Length; block++)
        {
            if (_cached.TryGetValue(block, out byte[]? bytes))
            {
                long start = Math.Max(block * blockSize, offset);
                long end = Math.Min((block + 1) * blockSize, offset + destination.Length);
                bytes.AsSpan((int)(start - (block * blockSize)), (int)(end - start)).CopyTo(destination[(int)(start - offset)..]);
            }
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
            long block = offset / blockSize;
            int within = (int)(offset % blockSize);
            int part = Math.Min(source.Length, blockSize - within);
            if (!_cached.TryGetValue(block, out byte[]? bytes))
            {
                bytes = new byte[(int)Math.Min(blockSize, Length - (block * blockSize))];
                HostFileStatus status = inner.Read(block * blockSize, bytes);
                if (status != HostFileStatus.Ok)
                {
                    return status;
                }

                _cached.Add(block, bytes);
            }

            source[..part].CopyTo(bytes.AsSpan(within));
            source = source[part..];
            offset += part;
        }

        return HostFileStatus.Ok;
    }

    /// <inheritdoc/>
    public HostFileStatus Discard(long offset, long length)
    {
        Span<byte> zeroes = stackalloc byte[4096];
        zeroes.Clear();
        HostFileStatus status = HostFileStatus.Ok;
        while (length > 0 && status == HostFileStatus.Ok)
        {
            int part = (int)Math.Min(length, zeroes.Length);
            status = Write(offset, zeroes[..part]);
            offset += part;
            length -= part;
        }

        return status;
    }

    /// <inheritdoc/>
    public HostFileStatus Flush()
    {
        foreach ((long block, byte[] bytes) in _cached)
        {
            HostFileStatus status = inner.Write(block * blockSize, bytes);
            if (status != HostFileStatus.Ok)
            {
                return status;
            }
        }

        _cached.Clear();
        return inner.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
