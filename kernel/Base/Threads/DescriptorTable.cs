using System.Runtime.CompilerServices;

namespace DriverKit.Kernel;

/// <summary>A process's open files by number, lowest free number first, as POSIX demands.</summary>
public sealed class DescriptorTable
{
    /// <summary>Most descriptors a process may ever have.</summary>
    public const int Limit = 1 << 16;

    private readonly SimpleLock _lock = new();
    private IOpenFile?[] _files = new IOpenFile?[16];
    private int _lowestFree;

    /// <summary>Most descriptors this process may have now (RLIMIT_NOFILE).</summary>
    public int SoftLimit { get; private set; } = Limit;

    /// <summary>Open descriptors now.</summary>
    public int Count { get; private set; }

    /// <summary>Sets the number of descriptors the process may have; those open stay open.</summary>
    /// <param name="limit">0 to <see cref="Limit"/>.</param>
    /// <returns>EINVAL for another number.</returns>
    public Errno SetLimit(int limit)
    {
        if (limit is < 0 or > Limit)
        {
            return Errno.EINVAL;
        }

        SoftLimit = limit;
        return Errno.Ok;
    }

    /// <summary>Gives a file the lowest free number.</summary>
    /// <param name="file">The file; the table holds one reference.</param>
    /// <param name="fd">Its number.</param>
    /// <returns>EMFILE when the table is full.</returns>
    public Errno Allocate(IOpenFile file, out int fd) => AllocateFrom(0, file, out fd);

    /// <summary>Gives a file the lowest free number from a given one on.</summary>
    /// <param name="lowest">The lowest number wanted.</param>
    /// <param name="file">The file; the table holds one reference.</param>
    /// <param name="fd">Its number.</param>
    /// <returns>EMFILE when the table is full, EINVAL when <paramref name="lowest"/> is beyond the limit.</returns>
    public Errno AllocateFrom(int lowest, IOpenFile file, out int fd)
    {
        fd = -1;
        if (lowest < 0 || lowest >= Limit)
        {
            return Errno.EINVAL;
        }

        using SimpleLock.Scope held = _lock.Hold();
        int at = Math.Max(lowest, _lowestFree);
        while (at < _files.Length && _files[at] is not null)
        {
            at++;
        }

        if (at >= SoftLimit)
        {
            return Errno.EMFILE;
        }

        Place(at, file);
        if (lowest <= _lowestFree)
        {
            _lowestFree = at + 1;
        }

        fd = at;
        return Errno.Ok;
    }

    /// <summary>The file behind a number.</summary>
    /// <param name="fd">The number.</param>
    /// <param name="file">The file.</param>
    /// <returns>EBADF where nothing is open.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Get(int fd, out IOpenFile file)
    {
        IOpenFile?[] files = Volatile.Read(ref _files);
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

    /// <summary>A further number for an open file, dup(2) and fcntl(F_DUPFD).</summary>
    /// <param name="fd">Its number.</param>
    /// <param name="lowest">The lowest number wanted.</param>
    /// <param name="duplicate">The further number.</param>
    /// <returns>EBADF, EMFILE, EINVAL, or EOPNOTSUPP where the file cannot be shared.</returns>
    public Errno Duplicate(int fd, int lowest, out int duplicate)
    {
        duplicate = -1;
        Errno error = Reference(fd, out IOpenFile file);
        if (error != Errno.Ok)
        {
            return error;
        }

        error = AllocateFrom(lowest, file, out duplicate);
        if (error != Errno.Ok)
        {
            file.Close();
        }

        return error;
    }

    /// <summary>Makes a given number stand for an open file, dup2(2); what it stood for before is closed.</summary>
    /// <param name="fd">The open file.</param>
    /// <param name="wanted">The number.</param>
    /// <returns>EBADF, or EOPNOTSUPP where the file cannot be shared.</returns>
    public Errno DuplicateTo(int fd, int wanted)
    {
        if (wanted < 0 || wanted >= SoftLimit)
        {
            return Errno.EBADF;
        }

        Errno error = Reference(fd, out IOpenFile file);
        if (error != Errno.Ok || fd == wanted)
        {
            if (error == Errno.Ok)
            {
                file.Close();
            }

            return error;
        }

        IOpenFile? before;
        using (_lock.Hold())
        {
            before = wanted < _files.Length ? _files[wanted] : null;
            Count -= before is null ? 0 : 1;
            Place(wanted, file);
        }

        before?.Close();
        return Errno.Ok;
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

    /// <summary>Shares every open file with another, empty table under the same number.</summary>
    internal Errno CopyTo(DescriptorTable other)
    {
        for (int fd = 0; fd < _files.Length; fd++)
        {
            Errno error = Reference(fd, out IOpenFile file);
            if (error == Errno.EOPNOTSUPP)
            {
                return error;
            }

            if (error == Errno.Ok)
            {
                using SimpleLock.Scope held = other._lock.Hold();
                other.Place(fd, file);
            }
        }

        return Errno.Ok;
    }

    private Errno Reference(int fd, out IOpenFile file)
    {
        using SimpleLock.Scope held = _lock.Hold();
        Errno error = Get(fd, out file);
        return error != Errno.Ok ? error : file.TryReference() ? Errno.Ok : Errno.EOPNOTSUPP;
    }

    // Under the lock. The lowest free number may be this one: the search goes past it.
    private void Place(int fd, IOpenFile file)
    {
        if (fd >= _files.Length)
        {
            IOpenFile?[] grown = new IOpenFile?[Math.Max(_files.Length * 2, fd + 1)];
            _files.CopyTo(grown, 0);
            Volatile.Write(ref _files, grown);
        }

        _files[fd] = file;
        Count++;
    }
}
