using System.IO.Hashing;
using DriverKit.Block;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A medium that starts as an image and keeps what is written to itself, sector by sector; the history of writes has a hash.</summary>
internal sealed class OverlayMedium(byte[] image) : IBlockFile
{
    private const int Sector = 512;

    private readonly Dictionary<long, byte[]> _written = [];

    /// <summary>The same history of writes gives the same number.</summary>
    public ulong History { get; private set; }

    /// <summary>The sectors that were written.</summary>
    public IReadOnlyDictionary<long, byte[]> Written => _written;

    public string Name => "stick";

    public long Length => image.Length;

    public bool IsReadOnly => false;

    public HostFileStatus Read(long offset, Span<byte> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            (long sector, int within) = ((offset + done) / Sector, (int)((offset + done) % Sector));
            int part = Math.Min(destination.Length - done, Sector - within);
            ReadOnlySpan<byte> from = _written.TryGetValue(sector, out byte[]? bytes) ? bytes : image.AsSpan((int)(sector * Sector), Sector);
            from.Slice(within, part).CopyTo(destination[done..]);
            done += part;
        }

        return HostFileStatus.Ok;
    }

    public HostFileStatus Write(long offset, ReadOnlySpan<byte> source)
    {
        for (int done = 0; done < source.Length;)
        {
            (long sector, int within) = ((offset + done) / Sector, (int)((offset + done) % Sector));
            int part = Math.Min(source.Length - done, Sector - within);
            if (!_written.TryGetValue(sector, out byte[]? bytes))
            {
                bytes = image.AsSpan((int)(sector * Sector), Sector).ToArray();
                _written.Add(sector, bytes);
            }

            source.Slice(done, part).CopyTo(bytes.AsSpan(within));
            done += part;
        }

        History = XxHash3.HashToUInt64(source, (long)(History ^ ((ulong)offset * 0x9E3779B97F4A7C15)));
        return HostFileStatus.Ok;
    }

    public HostFileStatus Discard(long offset, long length) => Write(offset, new byte[length]);

    public HostFileStatus Flush() => HostFileStatus.Ok;

    public void Dispose()
    {
    }
}
