using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>A process's open files by number, lowest free number first, as POSIX demands.</summary>
public sealed class DescriptorTable
{
    /// <summary>Most descriptors a process may have.</summary>
    public const int Limit = 1 << 16;

    private readonly SimpleLock _lock = new();
    private IOpenFile?[] _files = new IOpenFile?[16];
    private int _lowestFree;

    /// <summary>Open descriptors now.</summary>
    public int Count { get; private set; }

    /// <summary>Gives a file the lowest free number.</summary>
    /// <param name="file">The file; the table holds one reference.</param>
    /// <param name="fd">Its number.</param>
    /// <returns>EMFILE when the table is full.</returns>
    public Errno Allocate(IOpenFile file, out int fd)
    {
        using SimpleLock.Scope held = _lock.Hold();
        fd = _lowestFree;
        while (fd < _files.Length && _files[fd] is not null)
        {
            fd++;
        }

        if (fd >= Limit)
        {
            return Errno.EMFILE;
        }

        if (fd >= _files.Length)
        {
            Array.Resize(ref _files, _files.Length * 2);
        }

        _files[fd] = file;
        _lowestFree = fd + 1;
        Count++;
        return Errno.Ok;
    }

    /// <summary>The file behind a number.</summary>
    /// <param name="fd">The number.</param>
    /// <param name="file">The file.</param>
    /// <returns>EBADF where nothing is open.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Get(int fd, out IOpenFile file)
    {
        IOpenFile?[] files = _files;
        IOpenFile? found = (uint)fd < (uint)files.Length ? files[fd] : null;
        file = found!;
        return found is null ? Errno.EBADF : Errno.Ok;
    }

    /// <summary>Takes a file out; the caller gets the table's reference.</summary>
    /// <param name="fd">The number.</param>
    /// <param name="file">The file.</param>
    /// <returns>EBADF where nothing is open.</returns>
    public Errno Remove(int fd, out IOpenFile file)
    {
        using SimpleLock.Scope held = _lock.Hold();
        Errno error = Get(fd, out file);
        if (error == Errno.Ok)
        {
            _files[fd] = null;
            _lowestFree = Math.Min(_lowestFree, fd);
            Count--;
        }

        return error;
    }

    /// <summary>Closes all.</summary>
    public void CloseAll()
    {
        for (int fd = 0; fd < _files.Length; fd++)
        {
            if (Remove(fd, out IOpenFile file) == Errno.Ok)
            {
                file.Close();
            }
        }
    }
}
