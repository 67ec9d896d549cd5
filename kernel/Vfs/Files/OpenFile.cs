namespace DriverKit.Kernel.Vfs;

/// <summary>An open file, struct file: vnode, flags and position, shared by the descriptors that were duplicated from one open.</summary>
public sealed class OpenFile : IOpenFile
{
    private int _references = 1;
    private KMutex? _positionMutex;

    internal OpenFile(Vnode vnode, OpenFlags flags)
    {
        Vnode = vnode;
        Flags = flags;
    }

    /// <summary>What is open.</summary>
    public Vnode Vnode { get; }

    /// <summary>How it was opened.</summary>
    public OpenFlags Flags { get; }

    /// <summary>True if it may be read.</summary>
    public bool IsReadable => (Flags & OpenFlags.AccessMask) != OpenFlags.WriteOnly;

    /// <summary>True if it may be written.</summary>
    public bool IsWritable => (Flags & OpenFlags.AccessMask) is OpenFlags.WriteOnly or OpenFlags.ReadWrite;

    /// <summary>Position of the next read or write: a byte offset, or a directory's position.</summary>
    public long Position { get; internal set; }

    internal IoFlags IoFlags =>
        ((Flags & OpenFlags.Append) != 0 ? IoFlags.Append : IoFlags.None)
        | ((Flags & (OpenFlags.Sync | OpenFlags.DataSync)) != 0 ? IoFlags.Synchronous : IoFlags.None)
        | ((Flags & (OpenFlags.Sync | OpenFlags.DataSync)) == OpenFlags.DataSync ? IoFlags.DataOnly : IoFlags.None);

    internal KMutex PositionMutex
    {
        get
        {
            if (_positionMutex is null)
            {
                Interlocked.CompareExchange(ref _positionMutex, new KMutex("file position"), null);
            }

            return _positionMutex;
        }
    }

    /// <summary>Takes a further reference unless the file is closed already.</summary>
    /// <returns>False if it is closed.</returns>
    public bool TryReference()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    /// <summary>Gives a reference back; the last one closes. Thread context.</summary>
    /// <returns>Ok, or the error of a write-behind that failed.</returns>
    public Errno Close()
    {
        if (Interlocked.Decrement(ref _references) != 0)
        {
            return Errno.Ok;
        }

        Vnode.Lock.EnterRead();
        Errno error = Vnode.Close(IsWritable);
        Vnode.Lock.Exit();
        Vnode.Release();
        return error;
    }
}
