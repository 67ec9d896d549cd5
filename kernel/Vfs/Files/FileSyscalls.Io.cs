namespace DriverKit.Kernel.Vfs;

/// <content>Reading, writing, positions, syncing.</content>
public sealed partial class FileSyscalls
{
    /// <summary>Reads at the descriptor's position and moves it, read(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="read">Bytes read; 0 at the end.</param>
    /// <returns>Ok, EBADF, EISDIR, EIO, ENXIO, ENOMEM; Ok also if an error came after some bytes.</returns>
    public Errno Read(int fd, Span<byte> destination, out int read)
    {
        read = 0;
        using SyscallScope scope = _calls.Read.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        KMutex position = file.PositionMutex;
        position.Enter();
        error = ReadAt(file, file.Position, destination, out read);
        file.Position += read;
        position.Exit();
        file.Close();
        return scope.Return(error);
    }

    /// <summary>Reads at an offset, pread(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="read">Bytes read; 0 at the end.</param>
    /// <returns>As <see cref="Read(int, Span{byte}, out int)"/>, and EINVAL for an offset below 0.</returns>
    public Errno ReadAt(int fd, Span<byte> destination, long offset, out int read)
    {
        read = 0;
        using SyscallScope scope = _calls.Read.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error == Errno.Ok)
        {
            error = ReadAt(file, offset, destination, out read);
            file.Close();
        }

        return scope.Return(error);
    }

    /// <summary>Writes at the descriptor's position (with O_APPEND at the end) and moves it, write(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="written">Bytes written; fewer than given when room ran out.</param>
    /// <returns>Ok, EBADF, EFBIG, ENOSPC, EROFS, EIO, ENXIO, ENOMEM.</returns>
    public Errno Write(int fd, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        using SyscallScope scope = _calls.Write.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        KMutex position = file.PositionMutex;
        position.Enter();
        long offset = file.Position;
        error = WriteAt(file, ref offset, source, file.IoFlags, out written);
        file.Position = offset + written;
        position.Exit();
        file.Close();
        return scope.Return(error);
    }

    /// <summary>Writes at an offset, pwrite(2); O_APPEND does not matter.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="written">Bytes written; fewer than given when room ran out.</param>
    /// <returns>As <see cref="Write(int, ReadOnlySpan{byte}, out int)"/>, and EINVAL for an offset below 0.</returns>
    public Errno WriteAt(int fd, ReadOnlySpan<byte> source, long offset, out int written)
    {
        written = 0;
        using SyscallScope scope = _calls.Write.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error == Errno.Ok)
        {
            error = WriteAt(file, ref offset, source, file.IoFlags & ~IoFlags.Append, out written);
            file.Close();
        }

        return scope.Return(error);
    }

    /// <summary>Moves a descriptor's position, lseek(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="offset">By or to where.</param>
    /// <param name="origin">From where.</param>
    /// <param name="position">The new position.</param>
    /// <returns>Ok, EBADF, EINVAL (below 0), EOVERFLOW.</returns>
    public Errno Seek(int fd, long offset, SeekOrigin origin, out long position)
    {
        position = 0;
        using SyscallScope scope = _calls.Seek.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        using (file.PositionMutex.Hold())
        {
            long start = origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => file.Position, _ => file.Vnode.Size };
            if (offset > 0 && start > long.MaxValue - offset)
            {
                error = Errno.EOVERFLOW;
            }
            else if (start + offset < 0)
            {
                error = Errno.EINVAL;
            }
            else
            {
                file.Position = start + offset;
                position = file.Position;
            }
        }

        file.Close();
        return scope.Return(error);
    }

    /// <summary>Makes a file's contents and attributes durable, fsync(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>Ok, EBADF, or the first error since the last call, write-behind included.</returns>
    public Errno Fsync(int fd) => Fsync(fd, SyncFlags.Wait);

    /// <summary>Makes a file's contents durable, fdatasync(2).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>As <see cref="Fsync(int)"/>.</returns>
    public Errno FdataSync(int fd) => Fsync(fd, SyncFlags.Wait | SyncFlags.DataOnly);

    /// <summary>Writes what is only in memory of all file systems and waits for it, sync(2).</summary>
    /// <returns>The first error.</returns>
    public Errno Sync()
    {
        using SyscallScope scope = _calls.Sync.Enter(_process);
        return scope.Return(_vfs.Sync(wait: true));
    }

    /// <summary>Sets an open file's size, ftruncate(2).</summary>
    /// <param name="fd">A descriptor open for writing.</param>
    /// <param name="size">The size in bytes.</param>
    /// <returns>Ok, EBADF, EINVAL, EFBIG, ENOSPC, EROFS, EIO.</returns>
    public Errno Ftruncate(int fd, long size)
    {
        using SyscallScope scope = _calls.Truncate.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        error = file.IsWritable ? Truncate(file.Vnode, size) : Errno.EINVAL;
        file.Close();
        return scope.Return(error);
    }

    /// <summary>Sets a file's size, truncate(2).</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">The size in bytes.</param>
    /// <returns>Ok, EACCES, EISDIR, EINVAL, EFBIG, ENOSPC, EROFS, EIO, and what lookup gives.</returns>
    public Errno Truncate(ReadOnlySpan<char> path, long size)
    {
        using SyscallScope scope = _calls.Truncate.Enter(_process);
        Errno error = Resolve(path, follow: true, out Vnode vnode);
        if (error != Errno.Ok)
        {
            return scope.Return(error);
        }

        vnode.Lock.EnterWrite();
        error = vnode.Type == VnodeType.Directory ? Errno.EISDIR : vnode.Access(AccessModes.Write, Caller.Credentials);
        error = error == Errno.Ok ? vnode.Truncate(size) : error;
        vnode.Lock.Exit();
        vnode.Release();
        return scope.Return(error);
    }

    private static Errno Truncate(Vnode vnode, long size)
    {
        vnode.Lock.EnterWrite();
        Errno error = vnode.Truncate(size);
        vnode.Lock.Exit();
        return error;
    }

    private Errno Fsync(int fd, SyncFlags flags)
    {
        using SyscallScope scope = _calls.Fsync.Enter(_process);
        Errno error = TakeFile(fd, out OpenFile file);
        if (error == Errno.Ok)
        {
            Vnode vnode = file.Vnode;
            vnode.Lock.EnterWrite();
            error = vnode.Fsync(flags);
            vnode.Lock.Exit();
            file.Close();
        }

        return scope.Return(error);
    }

    private static Errno ReadAt(OpenFile file, long offset, Span<byte> destination, out int read)
    {
        read = 0;
        if (!file.IsReadable)
        {
            return Errno.EBADF;
        }

        Vnode vnode = file.Vnode;
        vnode.Lock.EnterRead();
        Errno error = vnode.Read(offset, destination, out read);
        vnode.Lock.Exit();
        return read > 0 ? Errno.Ok : error;
    }

    private static Errno WriteAt(OpenFile file, ref long offset, ReadOnlySpan<byte> source, IoFlags flags, out int written)
    {
        written = 0;
        if (!file.IsWritable)
        {
            return Errno.EBADF;
        }

        Vnode vnode = file.Vnode;
        vnode.Lock.EnterWrite();
        offset = (flags & IoFlags.Append) != 0 ? vnode.Size : offset;
        Errno error = vnode.Write(offset, source, flags, out written);
        vnode.Lock.Exit();
        return error;
    }
}
