using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Hosting;

namespace DriverKit.Kernel;

/// <summary>
/// A host file as a block device, for file-system tools on images. Requests are carried out one after another in soft context:
/// a slow file holds up its own kernel and no other.
/// </summary>
public sealed class FileBlockDevice : BlockDevice
{
    private readonly IHost _host;
    private readonly IBlockFile _file;
    private readonly SoftInterrupt _work;
    private readonly SimpleLock _lock = new();
    private BlockRequest? _head;
    private BlockRequest? _tail;

    /// <summary>A block device over a file.</summary>
    /// <param name="name">Its name in the device switch.</param>
    /// <param name="host">The kernel's host.</param>
    /// <param name="file">The file; its length is cut to whole sectors.</param>
    /// <param name="sectorSize">Sector size in bytes.</param>
    public FileBlockDevice(string name, IHost host, IBlockFile file, int sectorSize = 512)
        : base(name)
    {
        _host = host;
        _file = file;
        SectorSize = sectorSize;
        _work = new SoftInterrupt(host, Drain);
    }

    /// <inheritdoc/>
    public override int SectorSize { get; }

    /// <inheritdoc/>
    public override long SectorCount => _file.Length / SectorSize;

    /// <inheritdoc/>
    public override bool IsReadOnly => _file.IsReadOnly;

    /// <inheritdoc/>
    public override int MaxTransfer => 1 << 20;

    /// <inheritdoc/>
    public override Errno Open(bool write) => write && IsReadOnly ? Errno.EROFS : Errno.Ok;

    /// <inheritdoc/>
    public override void Close()
    {
    }

    /// <inheritdoc/>
    public override void Strategy(BlockRequest request)
    {
        request.Next = null;
        using (_lock.Hold())
        {
            if (_tail is null)
            {
                _head = request;
            }
            else
            {
                _tail.Next = request;
            }

            _tail = request;
        }

        _host.Post(_work);
    }

    private void Drain()
    {
        while (true)
        {
            BlockRequest? request;
            using (_lock.Hold())
            {
                request = _head;
                if (request is null)
                {
                    return;
                }

                _head = request.Next;
                if (_head is null)
                {
                    _tail = null;
                }
            }

            request.Next = null;
            Errno error = Carry(request);
            request.Complete(error, error == Errno.Ok ? 0 : request.Length);
        }
    }

    private Errno Carry(BlockRequest request)
    {
        if (request.Op == BlockOp.Flush)
        {
            return ToErrno(_file.Flush());
        }

        long count = request.Op == BlockOp.Discard ? request.DiscardSectors : request.Length / SectorSize;
        if (request.Length % SectorSize != 0 || request.Sector < 0 || count < 0 || request.Sector > SectorCount - count)
        {
            return Errno.EINVAL;
        }

        long offset = request.Sector * SectorSize;
        if (request.Op == BlockOp.Discard)
        {
            return ToErrno(_file.Discard(offset, count * SectorSize));
        }

        foreach (ArenaSegment segment in request.Segments)
        {
            HostFileStatus status = request.Op == BlockOp.Read
                ? _file.Read(offset, segment.Span)
                : _file.Write(offset, segment.Span);
            if (status != HostFileStatus.Ok)
            {
                return ToErrno(status);
            }

            offset += segment.Length;
        }

        return Errno.Ok;
    }

    private static Errno ToErrno(HostFileStatus status) => status switch
    {
        HostFileStatus.Ok => Errno.Ok,
        HostFileStatus.OutOfRange => Errno.EINVAL,
        HostFileStatus.ReadOnly => Errno.EROFS,
        HostFileStatus.NoSpace => Errno.ENOSPC,
        _ => Errno.EIO,
    };
}
