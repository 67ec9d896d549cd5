using DriverKit.Block;

namespace DriverKit.Msdosfs.Tests;

/// <summary>A sparse block file in which zeroes over a hole leave it a hole.</summary>
/// <param name="inner">The file.</param>
/// <param name="data">Up to here it is no hole, in bytes.</param>
internal sealed class HolesStayHoles(IBlockFile inner, long data) : IBlockFile
{
    private const int Piece = 4096;

    private readonly HashSet<long> _written = [];

    public string Name => inner.Name;

    public long Length => inner.Length;

    public bool IsReadOnly => inner.IsReadOnly;

    public HostFileStatus Read(long offset, Span<byte> destination) => inner.Read(offset, destination);

    public HostFileStatus Write(long offset, ReadOnlySpan<byte> source)
    {
        HostFileStatus status = HostFileStatus.Ok;
        while (!source.IsEmpty && status == HostFileStatus.Ok)
        {
            int part = (int)Math.Min(source.Length, Piece - (offset % Piece));
            ReadOnlySpan<byte> bytes = source[..part];
            if (offset < data || _written.Contains(offset / Piece) || bytes.ContainsAnyExcept((byte)0))
            {
                _written.Add(offset / Piece);
                status = inner.Write(offset, bytes);
            }

            source = source[part..];
            offset += part;
        }

        return status;
    }

    public HostFileStatus Discard(long offset, long length) => inner.Discard(offset, length);

    public HostFileStatus Flush() => inner.Flush();

    public void Dispose() => inner.Dispose();
}
