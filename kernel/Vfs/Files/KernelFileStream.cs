namespace DriverKit.Kernel.Vfs;

/// <summary>An open file of a kernel as a stream, for tools. Not for several threads at once.</summary>
public sealed class KernelFileStream : Stream
{
    private readonly FileSyscalls _calls;
    private readonly string _path;
    private readonly int _fd;
    private readonly bool _canRead;
    private readonly bool _canWrite;
    private bool _closed;

    internal KernelFileStream(FileSyscalls calls, string path, OpenFlags flags, int mode)
    {
        _calls = calls;
        _path = path;
        _canRead = (flags & OpenFlags.AccessMask) != OpenFlags.WriteOnly;
        _canWrite = (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;
        KernelException.ThrowIf(calls.Open(path, flags, mode, out _fd), "open", path);
    }

    /// <inheritdoc/>
    public override bool CanRead => _canRead && !_closed;

    /// <inheritdoc/>
    public override bool CanSeek => !_closed;

    /// <inheritdoc/>
    public override bool CanWrite => _canWrite && !_closed;

    /// <inheritdoc/>
    public override long Length
    {
        get
        {
            KernelException.ThrowIf(_calls.Fstat(_fd, out VnodeAttributes attributes), "stat", _path);
            return attributes.Size;
        }
    }

    /// <inheritdoc/>
    public override long Position
    {
        get => Seek(0, SeekOrigin.Current);
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>Makes what was written durable (fsync).</summary>
    /// <exception cref="KernelException">It could not be.</exception>
    public override void Flush()
    {
        if (CanWrite)
        {
            KernelException.ThrowIf(_calls.Fsync(_fd), "sync", _path);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        KernelException.ThrowIf(_calls.Read(_fd, buffer, out int read), "read", _path);
        return read;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        KernelException.ThrowIf(_calls.Seek(_fd, offset, origin, out long position), "seek in", _path);
        return position;
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => KernelException.ThrowIf(_calls.Ftruncate(_fd, value), "truncate", _path);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            KernelException.ThrowIf(_calls.Write(_fd, buffer, out int written), "write", _path);
            buffer = buffer[written..];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            KernelException.ThrowIf(_calls.Close(_fd), "close", _path);
        }

        base.Dispose(disposing);
    }
}
