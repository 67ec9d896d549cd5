using DriverKit.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Emulation.VfioUser;

/// <summary>One piece of the client's memory.</summary>
internal sealed unsafe class DmaRegion : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly long _fileOffset;
    private readonly MappedRegion? _mapped;

    /// <summary>A piece of memory.</summary>
    /// <param name="address">Its first byte for the device.</param>
    /// <param name="length">Its length in bytes, above 0.</param>
    /// <param name="flags">1: it may be read, 2: written.</param>
    /// <param name="file">The file behind it, owned from now on; null where it is reached by messages.</param>
    /// <param name="fileOffset">Its first byte there.</param>
    public DmaRegion(ulong address, ulong length, uint flags, SafeFileHandle? file, long fileOffset)
    {
        Address = address;
        Length = length;
        MayRead = (flags & 1) != 0;
        MayWrite = (flags & 2) != 0;
        _file = file;
        _fileOffset = fileOffset;
        if (file is not null && IsLasting(file, fileOffset, length))
        {
            _ = MappedRegion.TryMap(file, fileOffset, (long)length, out _mapped);
        }
    }

    public ulong Address { get; }

    public ulong Length { get; }

    public ulong Last => Address + Length - 1;

    public bool MayRead { get; }

    public bool MayWrite { get; }

    /// <summary>Whether it is reached by messages.</summary>
    public bool IsRemote => _file is null;

    /// <summary>Copies from it; the range lies within.</summary>
    public bool TryRead(ulong offset, Span<byte> destination)
    {
        if (_mapped is not null)
        {
            new ReadOnlySpan<byte>(_mapped.Pointer + offset, destination.Length).CopyTo(destination);
            return true;
        }

        try
        {
            return RandomAccess.Read(_file!, destination, _fileOffset + (long)offset) == destination.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Copies into it; the range lies within.</summary>
    public bool TryWrite(ulong offset, ReadOnlySpan<byte> source)
    {
        if (_mapped is not null)
        {
            source.CopyTo(new Span<byte>(_mapped.Pointer + offset, source.Length));
            return true;
        }

        try
        {
            RandomAccess.Write(_file!, source, _fileOffset + (long)offset);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _mapped?.Dispose();
        _file?.Dispose();
    }

    // A file that can become shorter under a mapping would end this process at the next access: it is read and written instead.
    private static bool IsLasting(SafeFileHandle file, long offset, ulong length)
    {
        int seals = LinuxNative.Fcntl(file, LinuxNative.GetSeals, 0);
        if (seals < 0 || (seals & LinuxNative.SealShrink) == 0 || offset % Environment.SystemPageSize != 0)
        {
            return false;
        }

        try
        {
            return length <= long.MaxValue && RandomAccess.GetLength(file) - offset >= (long)length;
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            return false;
        }
    }
}
