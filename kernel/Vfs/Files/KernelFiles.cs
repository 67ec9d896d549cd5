namespace DriverKit.Kernel.Vfs;

/// <summary>Files of a kernel for tools and tests: whole files, whole trees, and exceptions that say what went wrong with which path.</summary>
public sealed class KernelFiles
{
    private const int FileMode = 0x1b6;
    private const int DirectoryMode = 0x1ff;

    private readonly FileSyscalls _calls;

    /// <summary>The files of a kernel, as its own process sees them.</summary>
    /// <param name="kernel">The kernel, with file systems.</param>
    public KernelFiles(RumpKernel kernel)
        : this(kernel.Get<VirtualFileSystem>().Calls)
    {
    }

    /// <summary>The files of a kernel, by certain system calls.</summary>
    /// <param name="calls">The calls of a process.</param>
    public KernelFiles(FileSyscalls calls) => _calls = calls;

    /// <summary>Whether a path names something.</summary>
    /// <param name="path">The path; a symbolic link at its end is not followed.</param>
    /// <exception cref="KernelException">Another error than that it is not there.</exception>
    public bool Exists(string path)
    {
        Errno error = _calls.Lstat(path, out _);
        if (error is Errno.ENOENT or Errno.ENOTDIR)
        {
            return false;
        }

        KernelException.ThrowIf(error, "stat", path);
        return true;
    }

    /// <summary>A file's own attributes.</summary>
    /// <param name="path">The path; a symbolic link at its end is not followed.</param>
    /// <exception cref="KernelException">It cannot be had.</exception>
    public VnodeAttributes Stat(string path)
    {
        KernelException.ThrowIf(_calls.Lstat(path, out VnodeAttributes attributes), "stat", path);
        return attributes;
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="KernelException">It cannot be opened.</exception>
    public KernelFileStream OpenRead(string path) => new(_calls, path, OpenFlags.ReadOnly, 0);

    /// <summary>Makes a file, or makes it empty, for writing.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="KernelException">It cannot be made.</exception>
    public KernelFileStream Create(string path) =>
        new(_calls, path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate, FileMode);

    /// <summary>A file's contents.</summary>
    /// <param name="path">The path; at most 2 GiB.</param>
    /// <exception cref="KernelException">They cannot be read.</exception>
    public byte[] ReadAllBytes(string path)
    {
        using KernelFileStream file = OpenRead(path);
        byte[] bytes = new byte[checked((int)file.Length)];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Makes a file with contents, in place of what it had.</summary>
    /// <param name="path">The path.</param>
    /// <param name="bytes">The contents.</param>
    /// <exception cref="KernelException">It cannot be written.</exception>
    public void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using KernelFileStream file = Create(path);
        file.Write(bytes);
    }

    /// <summary>Makes a directory and those above it that are missing.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="KernelException">It cannot be made, or something else is there.</exception>
    public void MakeDirectories(string path)
    {
        for (int slash = path.IndexOf('/', 1); ; slash = path.IndexOf('/', slash + 1))
        {
            string part = slash < 0 ? path : path[..slash];
            Errno error = _calls.MakeDirectory(part, DirectoryMode);
            if (error == Errno.EEXIST && _calls.Stat(part, out VnodeAttributes there) == Errno.Ok)
            {
                error = there.Type == VnodeType.Directory ? Errno.Ok : Errno.ENOTDIR;
            }

            KernelException.ThrowIf(error, "make directory", part);
            if (slash < 0)
            {
                return;
            }
        }
    }

    /// <summary>The names in a directory with their attributes, without dot and dot-dot, in directory order.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="KernelException">It cannot be read.</exception>
    public IEnumerable<KernelFileEntry> Enumerate(string path)
    {
        KernelException.ThrowIf(_calls.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory, out int fd), "open directory", path);
        try
        {
            var batch = new DirectoryBatch();
            while (true)
            {
                KernelException.ThrowIf(_calls.GetDirectoryEntries(fd, batch), "read directory", path);
                if (batch.Count == 0)
                {
                    yield break;
                }

                for (int i = 0; i < batch.Count; i++)
                {
                    string name = batch.Name(i).ToString();
                    if (name is "." or "..")
                    {
                        continue;
                    }

                    string full = Join(path, name);
                    Errno error = _calls.Lstat(full, out VnodeAttributes attributes);
                    if (error != Errno.ENOENT)
                    {
                        KernelException.ThrowIf(error, "stat", full);
                        yield return new KernelFileEntry(name, full, attributes);
                    }
                }
            }
        }
        finally
        {
            _calls.Close(fd);
        }
    }

    /// <summary>All that lies below a directory, each directory before what is in it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="KernelException">Something cannot be read.</exception>
    public IEnumerable<KernelFileEntry> EnumerateTree(string path)
    {
        var pending = new Stack<IEnumerator<KernelFileEntry>>();
        pending.Push(Enumerate(path).GetEnumerator());
        while (pending.TryPeek(out IEnumerator<KernelFileEntry>? level))
        {
            if (!level.MoveNext())
            {
                pending.Pop().Dispose();
                continue;
            }

            yield return level.Current;
            if (level.Current.IsDirectory)
            {
                pending.Push(Enumerate(level.Current.Path).GetEnumerator());
            }
        }
    }

    /// <summary>Removes a file, a link, or a directory with all that is in it.</summary>
    /// <param name="path">What.</param>
    /// <exception cref="KernelException">Something cannot be removed.</exception>
    public void Remove(string path)
    {
        if (Stat(path).Type != VnodeType.Directory)
        {
            KernelException.ThrowIf(_calls.Unlink(path), "remove", path);
            return;
        }

        KernelFileEntry[] all = [.. EnumerateTree(path)];
        for (int i = all.Length - 1; i >= 0; i--)
        {
            Errno error = all[i].IsDirectory ? _calls.RemoveDirectory(all[i].Path) : _calls.Unlink(all[i].Path);
            KernelException.ThrowIf(error, "remove", all[i].Path);
        }

        KernelException.ThrowIf(_calls.RemoveDirectory(path), "remove", path);
    }

    /// <summary>Moves or renames.</summary>
    /// <param name="path">The old path.</param>
    /// <param name="newPath">The new path, on the same file system.</param>
    /// <exception cref="KernelException">It cannot be moved.</exception>
    public void Move(string path, string newPath) => KernelException.ThrowIf(_calls.Rename(path, newPath), "move", $"{path} to {newPath}");

    /// <summary>Copies a file's contents into a stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="progress">Told bytes as they are copied.</param>
    /// <param name="cancellation">Ends it between two pieces.</param>
    /// <exception cref="KernelException">It cannot be read.</exception>
    public void CopyTo(string path, Stream destination, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        using KernelFileStream file = OpenRead(path);
        Pump(file, destination, progress, cancellation);
    }

    /// <summary>Makes a file from a stream's contents.</summary>
    /// <param name="source">The contents.</param>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told bytes as they are copied.</param>
    /// <param name="cancellation">Ends it between two pieces; what was copied stays.</param>
    /// <exception cref="KernelException">It cannot be written.</exception>
    public void CopyFrom(Stream source, string path, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        using KernelFileStream file = Create(path);
        Pump(source, file, progress, cancellation);
    }

    /// <summary>Sets a file's times.</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">Last read.</param>
    /// <param name="modify">Last write.</param>
    /// <exception cref="KernelException">They cannot be set.</exception>
    public void SetTimes(string path, DateTimeOffset access, DateTimeOffset modify) =>
        KernelException.ThrowIf(_calls.Utimens(path, ToNanoseconds(access), ToNanoseconds(modify)), "set the times of", path);

    /// <summary>Room and limits of the file system that a path lies on.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="KernelException">They cannot be had.</exception>
    public FileSystemStatistics StatVfs(string path)
    {
        KernelException.ThrowIf(_calls.StatVfs(path, out FileSystemStatistics statistics), "statvfs", path);
        return statistics;
    }

    /// <summary>Makes all that was written durable.</summary>
    /// <exception cref="KernelException">It could not be.</exception>
    public void Sync() => KernelException.ThrowIf(_calls.Sync(), "sync", "all file systems");

    private static void Pump(Stream source, Stream destination, IProgress<long>? progress, CancellationToken cancellation)
    {
        byte[] buffer = new byte[256 << 10];
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            destination.Write(buffer.AsSpan(0, read));
            progress?.Report(read);
        }
    }

    private static string Join(string directory, string name) => directory.EndsWith('/') ? directory + name : directory + "/" + name;

    private static long ToNanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
