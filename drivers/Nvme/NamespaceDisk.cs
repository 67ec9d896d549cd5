using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>A namespace as a block device. NVMe 1.4 §6.</summary>
public sealed class NamespaceDisk : BlockDevice, IDiskStrategy, INvmeCommandOwner
{
    private const int MostAttempts = 5;
    private const int ListLength = 1024;

    private readonly Device _self;
    private readonly NvmeController _controller;
    private readonly DiskQueue _queue;
    private readonly KMutex _openLock = new("ld open");
    private readonly List<NamespaceCommand> _commands = [];
    private readonly SoftInterrupt _instant;
    private readonly SimpleLock _instantLock = new();
    private NamespaceCommand? _instantHead;
    private DmaMemory? _lists;
    private NamespaceFormat _format;
    private bool _isGone;

    internal NamespaceDisk(Device self, NvmeController controller, uint id, NamespaceFormat format)
        : base(self.Name)
    {
        _self = self;
        _controller = controller;
        _format = format;
        NamespaceId = id;
        _instant = new SoftInterrupt(self.Kernel.Host, EndInstant);
        _queue = new DiskQueue(self.Kernel, this, Limits(format));
    }

    /// <summary>NSID.</summary>
    public uint NamespaceId { get; }

    /// <summary>What the namespace is.</summary>
    public NamespaceFormat Format => _format;

    /// <summary>Its controller.</summary>
    public NvmeController Controller => _controller;

    /// <summary>How many have it open.</summary>
    public int Openings { get; private set; }

    /// <summary>Its counters.</summary>
    public DiskStatistics Statistics => _queue.Statistics;

    /// <inheritdoc/>
    public override int SectorSize => _format.BlockSize;

    /// <inheritdoc/>
    public override long SectorCount => _format.BlockCount;

    /// <inheritdoc/>
    public override bool IsReadOnly => _format.IsReadOnly;

    /// <inheritdoc/>
    public override int MaxTransfer => _queue.Limits.MaxTransfer;

    /// <inheritdoc/>
    public override Errno Open(bool write)
    {
        using KMutex.Scope held = _openLock.Hold();
        if (_isGone)
        {
            return Errno.ENXIO;
        }

        if (write && IsReadOnly)
        {
            return Errno.EROFS;
        }

        Openings++;
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        using KMutex.Scope held = _openLock.Hold();
        Openings--;
    }

    /// <inheritdoc/>
    public override void Strategy(BlockRequest request) => _queue.Strategy(request);

    /// <summary>Has blocks read as zeroes from now on, without sending zeroes. §6.17. Thread context.</summary>
    /// <param name="sector">First sector.</param>
    /// <param name="count">How many.</param>
    /// <param name="mayDeallocate">The blocks may be deallocated.</param>
    /// <returns>Ok, EINVAL, EROFS, EOPNOTSUPP where the controller cannot, or its error.</returns>
    public Errno WriteZeroes(long sector, long count, bool mayDeallocate = true)
    {
        if (!_controller.Identity.NvmCommands.WriteZeroes)
        {
            return Errno.EOPNOTSUPP;
        }

        if (IsReadOnly)
        {
            return Errno.EROFS;
        }

        if (sector < 0 || count <= 0 || sector > SectorCount - count)
        {
            return Errno.EINVAL;
        }

        var io = new SynchronousCommand(_controller);
        for (Errno error = Errno.Ok; count > 0;)
        {
            int part = (int)Math.Min(count, 65536);
            SubmissionEntry.Writer entry = io.Command.Begin((byte)NvmOpcode.WriteZeroes, NamespaceId);
            SetBlocks(entry, sector, part, new ReadWriteDword12 { Deallocate = mayDeallocate });
            error = io.Execute(_controller.PairOfThread());
            if (error != Errno.Ok)
            {
                return error;
            }

            sector += part;
            count -= part;
        }

        return Errno.Ok;
    }

    /// <summary>Has the controller read blocks without handing them out. §6.14. Thread context.</summary>
    /// <param name="sector">First sector.</param>
    /// <param name="count">How many, 1 to 65536.</param>
    /// <returns>Ok, EINVAL, EOPNOTSUPP where the controller cannot, EIO for what cannot be read.</returns>
    public Errno Verify(long sector, int count)
    {
        if (!_controller.Identity.NvmCommands.Verify)
        {
            return Errno.EOPNOTSUPP;
        }

        if (sector < 0 || count is <= 0 or > 65536 || sector > SectorCount - count)
        {
            return Errno.EINVAL;
        }

        var io = new SynchronousCommand(_controller);
        SubmissionEntry.Writer entry = io.Command.Begin((byte)NvmOpcode.Verify, NamespaceId);
        SetBlocks(entry, sector, count, default);
        return io.Execute(_controller.PairOfThread());
    }

    /// <summary>Looks at the namespace afresh: its size may have changed. Thread context.</summary>
    public void Revalidate()
    {
        Errno error = _controller.Admin.IdentifyNamespace(NamespaceId, out NamespaceFormat format);
        if (error != Errno.Ok || format == _format)
        {
            return;
        }

        if (format.BlockSize != _format.BlockSize || format.Check() != Errno.Ok)
        {
            _self.Report("format changed: no longer usable");
            _queue.Stop(Errno.ENXIO);
            return;
        }

        _self.Report($"{format.BlockCount} sectors, before {_format.BlockCount}");
        _format = format;
        _queue.Limits = Limits(format);
    }

    internal Errno Allocate()
    {
        int depth = Math.Clamp(_controller.Options.Depth, 1, 1024);
        Errno error = _controller.Dma.Allocate(depth * ListLength, DmaDirection.ToDevice, out DmaMemory lists, NvmeController.PageSize);
        if (error != Errno.Ok)
        {
            return error;
        }

        _lists = lists;
        for (int i = 0; i < depth; i++)
        {
            var command = new NamespaceCommand(this, _controller.DataDma.CreateMap(), lists, i * ListLength);
            _commands.Add(command);
            _queue.AddCommand(command);
        }

        return Errno.Ok;
    }

    /// <summary>Refuses all work: the device goes. Any context.</summary>
    internal void Deactivate()
    {
        Volatile.Write(ref _isGone, true);
        _queue.Stop(Errno.ENXIO);
    }

    /// <summary>Ends the disk; all that is under way comes back first. Thread context.</summary>
    internal void Shutdown()
    {
        if (!_isGone)
        {
            _queue.WaitIdle();
        }

        Deactivate();
        _queue.WaitIdle();
        Release();
    }

    internal void Release()
    {
        _controller.Forget(this);
        foreach (NamespaceCommand command in _commands)
        {
            command.Dispose();
        }

        _commands.Clear();
        _lists?.Dispose();
        _lists = null;
    }

    void IDiskStrategy.Start(DiskCommand command)
    {
        var disk = (NamespaceCommand)command;
        disk.Attempts = 0;
        Errno error = Build(disk);
        if (error == Errno.Ok)
        {
            Send(disk);
            return;
        }

        disk.Nvme.Error = error;
        using (_instantLock.Hold())
        {
            disk.NextInstant = _instantHead;
            _instantHead = disk;
        }

        _instant.Schedule();
    }

    void INvmeCommandOwner.CommandDone(NvmeCommand command)
    {
        var disk = (NamespaceCommand)command.Tag!;
        Errno error = command.Outcome;
        if (error != Errno.Ok && command.Error == Errno.Ok && !command.Status.DoNotRetry && ++disk.Attempts < MostAttempts && !_isGone)
        {
            Send(disk);
            return;
        }

        Finish(disk, error);
    }

    private void Send(NamespaceCommand disk)
    {
        disk.Nvme.Patience = NvmeController.TicksPerTimeout;
        disk.Nvme.AbortSent = false;
        _controller.PairOfThread().Submit(disk.Nvme);
    }

    private void Finish(NamespaceCommand disk, Errno error)
    {
        if (disk.Map.IsLoaded)
        {
            disk.Map.Sync(disk.Op == BlockOp.Read ? DmaSync.PostRead : DmaSync.PostWrite);
            disk.Map.Unload();
        }

        if (!disk.Bounce.IsEmpty)
        {
            EndBounce(disk, error);
        }

        if (error is not (Errno.Ok or Errno.ENXIO) && !_isGone)
        {
            string what = disk.Nvme.Error == Errno.Ok ? disk.Nvme.Status.Code.ToString() : error.ToString();
            _self.Report($"error {Verb(disk.Op)} sector {disk.Sector} (of {disk.SectorCount}): {what}");
        }

        _queue.Done(disk, error);
    }

    private static string Verb(BlockOp op) => op switch
    {
        BlockOp.Read => "reading",
        BlockOp.Write => "writing",
        BlockOp.Flush => "flushing",
        _ => "discarding",
    };

    private Errno Build(NamespaceCommand disk)
    {
        switch (disk.Op)
        {
            case BlockOp.Flush:
                disk.Nvme.Begin((byte)NvmOpcode.Flush, NamespaceId);
                return Errno.Ok;
            case BlockOp.Discard:
                return BuildDiscard(disk);
            default:
                return BuildTransfer(disk);
        }
    }

    // §6.9, §6.15.
    private Errno BuildTransfer(NamespaceCommand disk)
    {
        bool read = disk.Op == BlockOp.Read;
        SubmissionEntry.Writer entry = disk.Nvme.Begin((byte)(read ? NvmOpcode.Read : NvmOpcode.Write), NamespaceId);
        SetBlocks(entry, disk.Sector, (int)disk.SectorCount, new ReadWriteDword12 { ForceUnitAccess = disk.ForceUnitAccess });
        DmaDirection direction = read ? DmaDirection.FromDevice : DmaDirection.ToDevice;
        Errno error = disk.Map.Load(disk.Segments, direction);
        if (error == Errno.Ok && !PrpList.TryFill(entry, disk.Map.Runs, disk.Lists, disk.ListOffset, ListLength, NvmeController.PageSize))
        {
            disk.Map.Unload();
            error = Errno.EINVAL;
        }

        if (error is Errno.EINVAL or Errno.EFBIG)
        {
            error = Bounce(disk, entry, direction);
        }

        if (error == Errno.Ok)
        {
            disk.Map.Sync(read ? DmaSync.PreRead : DmaSync.PreWrite);
        }

        return error;
    }

    // §6.7: one range.
    private Errno BuildDiscard(NamespaceCommand disk)
    {
        Span<byte> range = disk.Lists.Span.Slice(disk.ListOffset, DatasetRange.Size);
        DatasetRange.Writer what = DatasetRange.Write(range);
        what.FirstBlock = (ulong)disk.Sector;
        what.BlockCount = (uint)disk.SectorCount;
        disk.Lists.Sync(disk.ListOffset, DatasetRange.Size, DmaSync.PreWrite);
        SubmissionEntry.Writer entry = disk.Nvme.Begin((byte)NvmOpcode.DatasetManagement, NamespaceId);
        entry.Prp1 = (disk.Lists.Address + disk.ListOffset).Value;
        entry.Dword11 = new DatasetDword11 { Deallocate = true }.Raw;
        return Errno.Ok;
    }

    private static void SetBlocks(SubmissionEntry.Writer entry, long block, int count, ReadWriteDword12 how)
    {
        entry.Dword10 = (uint)block;
        entry.Dword11 = (uint)(block >> 32);
        entry.Dword12 = (how with { BlockCount = (ushort)(count - 1) }).Raw;
    }

    // Memory in pieces that begin and end within pages: the data go through a copy.
    private Errno Bounce(NamespaceCommand disk, SubmissionEntry.Writer entry, DmaDirection direction)
    {
        Errno error = _self.Kernel.Memory.Allocate(disk.Length, out ArenaSegment bounce);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (direction == DmaDirection.ToDevice)
        {
            Span<byte> to = bounce.Span;
            foreach (ArenaSegment segment in disk.Segments)
            {
                segment.Span.CopyTo(to);
                to = to[segment.Length..];
            }
        }

        error = disk.Map.Load(bounce, direction);
        if (error == Errno.Ok && !PrpList.TryFill(entry, disk.Map.Runs, disk.Lists, disk.ListOffset, ListLength, NvmeController.PageSize))
        {
            disk.Map.Unload();
            error = Errno.EINVAL;
        }

        if (error != Errno.Ok)
        {
            _self.Kernel.Memory.Free(bounce);
            return error;
        }

        disk.Bounce = bounce;
        return Errno.Ok;
    }

    private void EndBounce(NamespaceCommand disk, Errno error)
    {
        ReadOnlySpan<byte> from = disk.Bounce.Span;
        if (disk.Op == BlockOp.Read && error == Errno.Ok)
        {
            foreach (ArenaSegment segment in disk.Segments)
            {
                from[..segment.Length].CopyTo(segment.Span);
                from = from[segment.Length..];
            }
        }

        _self.Kernel.Memory.Free(disk.Bounce);
        disk.Bounce = default;
    }

    private void EndInstant()
    {
        while (true)
        {
            NamespaceCommand? disk;
            using (_instantLock.Hold())
            {
                disk = _instantHead;
                _instantHead = disk?.NextInstant;
            }

            if (disk is null)
            {
                return;
            }

            disk.NextInstant = null;
            Finish(disk, disk.Nvme.Error);
        }
    }

    private DiskLimits Limits(NamespaceFormat format) => new()
    {
        SectorSize = format.BlockSize,
        SectorCount = format.BlockCount,
        MaxTransfer = Math.Max(format.BlockSize, _controller.MaxTransfer),
        MaxSegments = _controller.MaxTransfer / NvmeController.PageSize,
        SegmentMultiple = format.BlockSize,
        MaxDiscard = _controller.Identity.NvmCommands.DatasetManagement ? 1 << 20 : 0,
    };
}
