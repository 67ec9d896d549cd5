using System.Runtime.InteropServices;
using DriverKit.Block;
using DriverKit.Kernel.Hosts.Native;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Kernel.Hosts;

/// <summary>A file or block device of the host as a block file.</summary>
internal sealed class RealBlockFile : IBlockFile
{
    private const int NoSpaceLeft = 28;

    private readonly SafeFileHandle _handle;
    private bool _cannotPunch;

    private RealBlockFile(string path, SafeFileHandle handle, bool writable)
    {
        Name = path;
        IsReadOnly = !writable;
        _handle = handle;
        Length = Seek.Call(handle, 0, Seek.End);
    }

    public string Name { get; }

    public long Length { get; }

    public bool IsReadOnly { get; }

    /// <summary>Opens one: a writer excludes everybody else, readers exclude writers, and a block device in use is refused to writers.</summary>
    /// <exception cref="IOException">It cannot be opened; the message says what, why and what to do.</exception>
    public static RealBlockFile Open(string path, bool writable)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a directory: give an image file or a block device");
        }

        int flags = Native.Open.CloseOnExec | (writable ? Native.Open.ReadWrite | Native.Open.Exclusive : Native.Open.ReadOnly);
        SafeFileHandle handle = Native.Open.Call(path, flags);
        if (handle.IsInvalid)
        {
            int errno = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new IOException($"{path} cannot be opened{(writable ? " for writing" : "")}: {WhyNot(errno, writable)}");
        }

        if (Flock.Call(handle, Flock.DoNotWait | (writable ? Flock.Exclusive : Flock.Shared)) != 0)
        {
            handle.Dispose();
            throw new IOException($"{path} is in use by another process or kernel: end that one first");
        }

        return new RealBlockFile(path, handle, writable);
    }

    public HostFileStatus Read(long offset, Span<byte> destination)
    {
        if (!IsWithin(offset, destination.Length))
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

        if (!IsWithin(offset, source.Length))
        {
            return HostFileStatus.OutOfRange;
        }

        try
        {
            RandomAccess.Write(_handle, source, offset);
            return HostFileStatus.Ok;
        }
        catch (IOException e) when ((e.HResult & 0xffff) == NoSpaceLeft)
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
        if (IsReadOnly)
        {
            return HostFileStatus.ReadOnly;
        }

        if (!IsWithin(offset, length))
        {
            return HostFileStatus.OutOfRange;
        }

        if (length == 0)
        {
            return HostFileStatus.Ok;
        }

        if (!_cannotPunch)
        {
            if (Fallocate.Call(_handle, Fallocate.PunchHole | Fallocate.KeepSize, offset, length) == 0)
            {
                return HostFileStatus.Ok;
            }

            _cannotPunch = true;
        }

        return WriteZeroes(offset, length);
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

    private static string WhyNot(int errno, bool writable) => errno switch
    {
        2 or 20 => "it does not exist; check the path",
        1 or 13 when writable => "access denied; run as its owner, or open it for reading only",
        1 or 13 => "access denied; run as somebody who may read it",
        16 => "it is mounted or in use; unmount it first",
        30 => "the file system it lies on is read-only; open it for reading only, or copy it",
        24 or 23 => "too many files are open; raise the limit (ulimit -n)",
        6 or 19 or 123 => "there is no such device or medium; insert it, or check the path",
        _ => $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}); check that it is an image file or a block device",
    };

    private bool IsWithin(long offset, long length) => offset >= 0 && length >= 0 && offset <= Length - length;

    private HostFileStatus WriteZeroes(long offset, long length)
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
}
