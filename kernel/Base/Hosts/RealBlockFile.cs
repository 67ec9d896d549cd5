using DriverKit.Block;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Kernel.Hosts;

/// <summary>A host file as a block file.</summary>
internal sealed class RealBlockFile : IBlockFile
{
    private readonly SafeFileHandle _handle;

    public RealBlockFile(string path, bool writable)
    {
        Name = path;
        IsReadOnly = !writable;
        _handle = File.OpenHandle(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.Read);
        Length = RandomAccess.GetLength(_handle);
    }

    public string Name { get; }

    public long Length { get; }

    public bool IsReadOnly { get; }

    public HostFileStatus Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || destination.Length > Length - offset)
        {
            return HostFileStatus.OutOfRange;
        }

        try
        {
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(_handle, destination, offset);
                if (read == 0)
                {
                    return HostFileStatus.IoError;
                }

                destination = destination[read..];
                offset += read;
            }

            return HostFileStatus.Ok;
        }
        catch (IOException)
        {
            return HostFileStatus.IoError;
        }
    }

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

        try
        {
            RandomAccess.Write(_handle, source, offset);
            return HostFileStatus.Ok;
        }
        catch (IOException e) when ((e.HResult & 0xffff) == 28)
        {
            return HostFileStatus.NoSpace;
        }
        catch (IOException)
        {
            return HostFileStatus.IoError;
        }
    }

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

    public HostFileStatus Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(_handle);
            return HostFileStatus.Ok;
        }
        catch (IOException)
        {
            return HostFileStatus.IoError;
        }
    }

    public void Dispose() => _handle.Dispose();
}
