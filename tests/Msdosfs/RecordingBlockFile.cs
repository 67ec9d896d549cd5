using DriverKit.Block;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A block file that remembers every write in order.</summary>
internal sealed class RecordingBlockFile(IBlockFile inner) : IBlockFile
{
    public List<(long Offset, byte[] Bytes)> Writes { get; } = [];

    public string Name => inner.Name;

    public long Length => inner.Length;

    public bool IsReadOnly => inner.IsReadOnly;

    /// <summary>Writes after which every further one fails.</summary>
    public int StopAfter { get; set; } = int.MaxValue;

    public HostFileStatus Read(long offset, Span<byte> destination) =>
        Writes.Count > StopAfter ? HostFileStatus.IoError : inner.Read(offset, destination);

    public HostFileStatus Write(long offset, ReadOnlySpan<byte> source)
    {
        Writes.Add((offset, source.ToArray()));
        return Writes.Count > StopAfter ? HostFileStatus.IoError : inner.Write(offset, source);
    }

    public HostFileStatus Discard(long offset, long length) => inner.Discard(offset, length);

    public HostFileStatus Flush() => Writes.Count > StopAfter ? HostFileStatus.IoError : inner.Flush();

    public void Dispose() => inner.Dispose();
}
