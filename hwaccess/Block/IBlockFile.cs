namespace DriverKit.Block;

/// <summary>A file or block device of the host used as a disk image or backing store. Calls may take as long as the host's storage takes.</summary>
public interface IBlockFile : IDisposable
{
    /// <summary>Name for messages.</summary>
    string Name { get; }

    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>True when writes are refused.</summary>
    bool IsReadOnly { get; }

    /// <summary>Reads exactly <paramref name="destination"/>.Length bytes.</summary>
    /// <param name="offset">Byte offset.</param>
    /// <param name="destination">Where they go.</param>
    HostFileStatus Read(long offset, Span<byte> destination);

    /// <summary>Writes all of <paramref name="source"/>; never grows the file.</summary>
    /// <param name="offset">Byte offset.</param>
    /// <param name="source">The bytes.</param>
    HostFileStatus Write(long offset, ReadOnlySpan<byte> source);

    /// <summary>Makes a range read as zeroes and gives its space back where the host can.</summary>
    /// <param name="offset">Byte offset.</param>
    /// <param name="length">Length in bytes.</param>
    HostFileStatus Discard(long offset, long length);

    /// <summary>Makes what was written durable (fsync).</summary>
    HostFileStatus Flush();
}
