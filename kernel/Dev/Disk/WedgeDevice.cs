using DriverKit.Hosting;

namespace DriverKit.Kernel.Disk;

/// <summary>A partition as a block device (dk(4)): requests are checked against its bounds, moved, and handed to the disk.</summary>
public sealed class WedgeDevice : BlockDevice
{
    private readonly SimpleLock _lock = new();
    private readonly SoftInterrupt _refusal;
    private WedgeFrame? _free;
    private BlockRequest? _refused;
    private bool _isGone;
    private int _openings;

    /// <summary>A partition of a disk.</summary>
    /// <param name="host">The kernel's host.</param>
    /// <param name="name">Its name: <c>dk0</c>.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="partition">The partition; it lies within the disk.</param>
    public WedgeDevice(IHost host, string name, BlockDevice disk, Partition partition)
        : base(name)
    {
        Disk = disk;
        Partition = partition;
        _refusal = new SoftInterrupt(host, Refuse);
    }

    /// <summary>The disk.</summary>
    public BlockDevice Disk { get; }

    /// <summary>The partition.</summary>
    public Partition Partition { get; }

    /// <summary>How many have it open.</summary>
    public int Openings => Volatile.Read(ref _openings);

    /// <summary>The name people give it: the GPT's, or in an MBR the disk's name and a letter from e on, as NetBSD has it.</summary>
    public string Label
    {
        get
        {
            if (Partition.Name.Length > 0)
            {
                return Partition.Name;
            }

            if (Partition.Guid != Guid.Empty)
            {
                return Partition.Guid.ToString();
            }

            char letter = (char)('e' + Partition.Number - 1);
            return letter <= 'z' ? Disk.Name + letter : $"{Disk.Name}p{Partition.Number}";
        }
    }

    /// <inheritdoc/>
    public override int SectorSize => Disk.SectorSize;

    /// <inheritdoc/>
    public override bool HasVolatileCache => Disk.HasVolatileCache;

    /// <inheritdoc/>
    public override long SectorCount => Partition.SectorCount;

    /// <inheritdoc/>
    public override bool IsReadOnly => Disk.IsReadOnly;

    /// <inheritdoc/>
    public override int MaxTransfer => Disk.MaxTransfer;

    /// <inheritdoc/>
    public override Errno Open(bool write)
    {
        if (Volatile.Read(ref _isGone))
        {
            return Errno.ENXIO;
        }

        Errno error = Disk.Open(write);
        if (error == Errno.Ok && Partition.Start + Partition.SectorCount > Disk.SectorCount)
        {
            Disk.Close();
            return Errno.ENXIO;
        }

        if (error == Errno.Ok)
        {
            Interlocked.Increment(ref _openings);
        }

        return error;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        Interlocked.Decrement(ref _openings);
        Disk.Close();
    }

    /// <inheritdoc/>
    public override void Strategy(BlockRequest request)
    {
        Errno error = Check(request);
        if (error != Errno.Ok)
        {
            request.Error = error;
            using (_lock.Hold())
            {
                request.Next = _refused;
                _refused = request;
            }

            _refusal.Schedule();
            return;
        }

        WedgeFrame? frame;
        using (_lock.Hold())
        {
            frame = _free;
            _free = frame?.Next;
        }

        frame ??= new WedgeFrame(this);
        frame.Owner = request.Owner;
        frame.Sector = request.Sector;
        request.Owner = frame;
        request.Sector += Partition.Start;
        Disk.Strategy(request);
    }

    /// <summary>Refuses new work with ENXIO: the disk goes or the table changed. Any context.</summary>
    public void Stop() => Volatile.Write(ref _isGone, true);

    /// <summary>Its attach line after the name of the disk.</summary>
    public string Describe() => $"\"{Label}\", {Partition.SectorCount} blocks at {Partition.Start}, type: {Partition.Type}";

    internal void Return(WedgeFrame frame)
    {
        frame.Owner = null!;
        using SimpleLock.Scope held = _lock.Hold();
        frame.Next = _free;
        _free = frame;
    }

    private Errno Check(BlockRequest request)
    {
        if (Volatile.Read(ref _isGone))
        {
            return Errno.ENXIO;
        }

        if (request.Op == BlockOp.Flush)
        {
            return Errno.Ok;
        }

        long count = request.Op == BlockOp.Discard ? request.DiscardSectors : request.Length / SectorSize;
        return count > 0 && request.Sector >= 0 && request.Sector <= SectorCount - count ? Errno.Ok : Errno.EINVAL;
    }

    private void Refuse()
    {
        while (true)
        {
            BlockRequest? request;
            using (_lock.Hold())
            {
                request = _refused;
                _refused = request?.Next;
            }

            if (request is null)
            {
                return;
            }

            request.Next = null;
            request.Complete(request.Error, request.Length);
        }
    }
}
