using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Scsi;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>A SCSI disk as a block device: its medium, its queue, and the commands that carry requests out. SBC-3.</summary>
public sealed class ScsiDiskDevice : BlockDevice, IDiskStrategy, IScsiTransferOwner
{
    private const int MostCommands = 32;

    private readonly Device _self;
    private readonly ScsiPeriph _periph;
    private readonly DiskQueue _queue;
    private readonly MediumProbe _probe;
    private readonly CdbBuilder _cdbs;
    private readonly KMutex _openLock = new("sd open");
    private readonly SoftInterrupt _instant;
    private readonly SimpleLock _instantLock = new();
    private ScsiDiskCommand? _instantHead;
    private ScsiMedium _medium = ScsiMedium.None;
    private bool _isLoaded;
    private bool _isLoading;
    private bool _isGone;
    private bool _isLocked;
    private int _dirty;

    /// <summary>The disk of a unit.</summary>
    /// <param name="self">Its place in the device tree.</param>
    /// <param name="periph">The unit.</param>
    public ScsiDiskDevice(Device self, ScsiPeriph periph)
        : base(self.Name)
    {
        _self = self;
        _periph = periph;
        _probe = new MediumProbe(periph);
        _cdbs = new CdbBuilder(self.Kernel, periph);
        _queue = new DiskQueue(self.Kernel, this, Limits(ScsiMedium.None));
        _instant = new SoftInterrupt(self.Kernel.Host, EndInstant);
        int commands = Math.Clamp(Math.Max(periph.Bus.Adapter.OpeningsPerLun, 2), 2, MostCommands);
        for (int i = 0; i < commands; i++)
        {
            _queue.AddCommand(new ScsiDiskCommand(this, i));
        }

        periph.Attended = Attended;
    }

    /// <summary>The unit.</summary>
    public ScsiPeriph Periph => _periph;

    /// <summary>What is known of the medium.</summary>
    public ScsiMedium Medium => _medium;

    /// <summary>How many have it open.</summary>
    public int Openings { get; private set; }

    /// <summary>Its counters.</summary>
    public DiskStatistics Statistics => _queue.Statistics;

    /// <inheritdoc/>
    public override int SectorSize => _medium.SectorSize;

    /// <inheritdoc/>
    public override long SectorCount => _medium.SectorCount;

    /// <inheritdoc/>
    public override bool IsReadOnly => _medium.IsReadOnly;

    /// <inheritdoc/>
    public override bool HasVolatileCache => _medium.WriteCache == true;

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

        Errno error = CheckMedium();
        if (error != Errno.Ok)
        {
            return error;
        }

        if (write && _medium.IsReadOnly)
        {
            return Errno.EROFS;
        }

        if (Openings++ == 0)
        {
            Lock(true);
        }

        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        using KMutex.Scope held = _openLock.Hold();
        if (--Openings > 0 || _isGone)
        {
            return;
        }

        SynchronizeCache();
        Lock(false);
    }

    /// <inheritdoc/>
    public override void Strategy(BlockRequest request) => _queue.Strategy(request);

    /// <summary>Looks at the medium afresh. Thread context; while nobody has the disk open.</summary>
    /// <returns>ENXIO without a medium; EFTYPE for sectors of an unsupported size; else why it cannot be used.</returns>
    public Errno LoadMedium()
    {
        _isLoading = true;
        Errno error = _probe.Look(out ScsiMedium medium);
        _periph.TakeAttention(~ScsiAttention.DeferredError);
        if (error == Errno.Ok && medium.Discard != DiscardMethod.None && _cdbs.AllocateDiscard() != Errno.Ok)
        {
            medium = medium with { Discard = DiscardMethod.None };
        }

        _medium = error == Errno.Ok ? medium : ScsiMedium.None;
        Volatile.Write(ref _isLoaded, error == Errno.Ok);
        _isLoading = false;
        if (error == Errno.Ok && !_isGone)
        {
            _queue.WaitIdle();
            _queue.Limits = Limits(_medium);
            _queue.Resume();
        }

        return error;
    }

    /// <summary>Stops the medium and throws it out. SBC-3 §5.25. Thread context.</summary>
    /// <returns>EBUSY while it is open; else by the unit's answer.</returns>
    public Errno Eject()
    {
        using KMutex.Scope held = _openLock.Hold();
        if (Openings > 0)
        {
            return Errno.EBUSY;
        }

        using KMutex.Scope command = _periph.Command.Hold();
        StartStopUnitCdb.Writer cdb = StartStopUnitCdb.Write(_periph.Command.Begin(
            StartStopUnitCdb.Size, ScsiTransferOptions.IgnoreMediaChange, TimeSpan.FromSeconds(60)));
        cdb.LoadEject = true;
        Errno error = _periph.Command.Execute();
        if (error == Errno.Ok)
        {
            Volatile.Write(ref _isLoaded, false);
            _medium = ScsiMedium.None;
        }

        return error;
    }

    /// <summary>The disk in one line, as attach shows it.</summary>
    /// <param name="error">How looking at the medium ended.</param>
    public string Describe(Errno error)
    {
        if (error != Errno.Ok)
        {
            return error == Errno.ENXIO ? "no medium" : $"medium cannot be used: {error}";
        }

        long bytes = _medium.SectorCount * _medium.SectorSize;
        string size = bytes < 10L << 20 ? $"{bytes >> 10} KB" : $"{bytes >> 20} MB";
        string cache = _medium.WriteCache == true ? ", write cache on" : "";
        return $"{size}, {_medium.SectorCount} sectors of {_medium.SectorSize} bytes{(IsReadOnly ? ", write-protected" : "")}{cache}";
    }

    /// <summary>Refuses all work: the device goes. Any context.</summary>
    public void Deactivate()
    {
        Volatile.Write(ref _isGone, true);
        _queue.Stop(Errno.ENXIO);
    }

    /// <summary>Ends the disk: written data are made durable if the device is still there, everything in flight comes back. Thread context.</summary>
    public void Shutdown()
    {
        if (!_isGone)
        {
            _queue.WaitIdle();
            SynchronizeCache();
            if (_isLocked)
            {
                Lock(false);
            }
        }

        Deactivate();
        _queue.WaitIdle();
        _periph.Attended = null;
        _cdbs.Free();
    }

    void IDiskStrategy.Start(DiskCommand command)
    {
        var disk = (ScsiDiskCommand)command;
        disk.Step = ScsiDiskStep.Main;
        if (command.Op == BlockOp.Flush && !MustSynchronize())
        {
            using (_instantLock.Hold())
            {
                disk.Next = _instantHead;
                _instantHead = disk;
            }

            _instant.Schedule();
            return;
        }

        Issue(disk);
    }

    void IScsiTransferOwner.ScsiDone(ScsiTransfer transfer)
    {
        var command = (ScsiDiskCommand)transfer.Tag!;
        Errno error = transfer.Error;
        if (error is Errno.EOPNOTSUPP or Errno.EINVAL && _cdbs.Learn(command, error))
        {
            Issue(command);
            return;
        }

        bool isSync = command.Op == BlockOp.Flush || command.Step == ScsiDiskStep.SyncAfterWrite;
        if (isSync)
        {
            error = JudgeSync(error);
        }
        else if (error == Errno.Ok && NeedsSyncAfter(command))
        {
            command.Step = ScsiDiskStep.SyncAfterWrite;
            Issue(command);
            return;
        }

        int residual = command.Step == ScsiDiskStep.Main ? transfer.Residual : 0;
        if ((error != Errno.Ok || residual > 0) && error != Errno.ENXIO && !_isGone)
        {
            string what = error == Errno.Ok ? $"{residual} bytes short" : error.ToString();
            _self.Report($"error {Verb(command.Op)} sector {command.Sector} (of {command.SectorCount}): {what}");
        }

        _queue.Done(command, error, command.Op is BlockOp.Read or BlockOp.Write ? residual : 0);
    }

    private static string Verb(BlockOp op) => op switch
    {
        BlockOp.Read => "reading",
        BlockOp.Write => "writing",
        BlockOp.Flush => "flushing",
        _ => "discarding",
    };

    private void Issue(ScsiDiskCommand command)
    {
        ScsiTransfer transfer = command.Transfer;
        bool sync = command.Op == BlockOp.Flush || command.Step == ScsiDiskStep.SyncAfterWrite;
        if (sync)
        {
            Volatile.Write(ref _dirty, 0);
            CdbBuilder.Synchronize(transfer);
        }
        else
        {
            _cdbs.Build(command, _medium);
            if (command.Op != BlockOp.Read)
            {
                Volatile.Write(ref _dirty, 1);
            }
        }

        transfer.Retries = 4;
        transfer.Options = sync ? ScsiTransferOptions.IgnoreIllegalRequest : ScsiTransferOptions.None;
        transfer.Timeout = TimeSpan.FromSeconds(sync ? 60 : 30);
        _periph.Submit(transfer);
    }

    private bool MustSynchronize() =>
        _medium.WriteCache == true && (_periph.Quirks & ScsiQuirks.NoSynchronizeCache) == 0 && Volatile.Read(ref _dirty) != 0
        && Volatile.Read(ref _isLoaded);

    private bool NeedsSyncAfter(ScsiDiskCommand command) =>
        command.Op == BlockOp.Write && command.ForceUnitAccess && !_cdbs.UsesFua(_medium) && MustSynchronize();

    private Errno JudgeSync(Errno error)
    {
        if (error is Errno.EOPNOTSUPP or Errno.EINVAL)
        {
            _periph.Quirks |= ScsiQuirks.NoSynchronizeCache;
            error = Errno.Ok;
        }

        return error == Errno.Ok ? TakeDeferred() : error;
    }

    // Data that were accepted and then lost are reported by the next flush, once.
    private Errno TakeDeferred() => _periph.TakeAttention(ScsiAttention.DeferredError) != ScsiAttention.None ? Errno.EIO : Errno.Ok;

    private void EndInstant()
    {
        while (true)
        {
            ScsiDiskCommand? command;
            using (_instantLock.Hold())
            {
                command = _instantHead;
                _instantHead = command?.Next;
            }

            if (command is null)
            {
                return;
            }

            command.Next = null;
            _queue.Done(command, TakeDeferred());
        }
    }

    private void Attended(ScsiAttention what)
    {
        if ((what & ScsiAttention.WriteProtected) != 0)
        {
            _medium = _medium with { IsReadOnly = true };
        }

        if ((what & (ScsiAttention.MediumChanged | ScsiAttention.MediumGone)) != 0 && !_isLoading && Volatile.Read(ref _isLoaded))
        {
            Volatile.Write(ref _isLoaded, false);
            _self.Report((what & ScsiAttention.MediumGone) != 0 ? "medium gone" : "medium changed");
            _queue.Stop(Errno.ENXIO);
        }
    }

    private Errno CheckMedium()
    {
        if (Openings > 0)
        {
            return Volatile.Read(ref _isLoaded) ? Errno.Ok : Errno.ENXIO;
        }

        bool wasLoaded = Volatile.Read(ref _isLoaded);
        if (wasLoaded && _periph.Inquiry.IsRemovable)
        {
            using KMutex.Scope command = _periph.Command.Hold();
            Errno ready = _probe.TestReady();
            if (ready != Errno.Ok)
            {
                return ready;
            }
        }

        if (Volatile.Read(ref _isLoaded))
        {
            return Errno.Ok;
        }

        Errno error = LoadMedium();
        _self.Report(Describe(error));
        if (error == Errno.Ok && _self.Kernel.Find<WedgeManager>() is { } wedges)
        {
            _self.Tree.Defer(_self, self => wedges.Rediscover(this, self));
        }

        return error;
    }

    // SPC-4 §6.15 (PREVENT ALLOW MEDIUM REMOVAL); devices that do not know it are not asked again.
    private void Lock(bool on)
    {
        if (!_periph.Inquiry.IsRemovable || (_periph.Quirks & ScsiQuirks.NotLockable) != 0)
        {
            return;
        }

        using KMutex.Scope held = _periph.Command.Hold();
        PreventAllowMediumRemovalCdb.Writer cdb = PreventAllowMediumRemovalCdb.Write(_periph.Command.Begin(
            PreventAllowMediumRemovalCdb.Size,
            ScsiTransferOptions.Silent | ScsiTransferOptions.IgnoreMediaChange | ScsiTransferOptions.IgnoreNotReady,
            TimeSpan.FromSeconds(5)));
        cdb.Prevent = on ? (byte)1 : (byte)0;
        _periph.Command.Transfer.Retries = 0;
        if (_periph.Command.Execute() != Errno.Ok)
        {
            _periph.Quirks |= ScsiQuirks.NotLockable;
        }

        _isLocked = on;
    }

    private void SynchronizeCache()
    {
        if (!MustSynchronize())
        {
            return;
        }

        using KMutex.Scope held = _periph.Command.Hold();
        Volatile.Write(ref _dirty, 0);
        CdbBuilder.Synchronize(_periph.Command.Transfer);
        _periph.Command.Transfer.Options = ScsiTransferOptions.IgnoreIllegalRequest;
        _periph.Command.Transfer.Timeout = TimeSpan.FromSeconds(60);
        _periph.Command.Transfer.Retries = 4;
        Errno error = JudgeSync(_periph.Command.Execute());
        if (error != Errno.Ok)
        {
            _self.Report($"error flushing the write cache: {error}");
        }
    }

    private DiskLimits Limits(ScsiMedium medium)
    {
        ScsiAdapter adapter = _periph.Bus.Adapter;
        long most = adapter.MaxTransfer;
        most = medium.MaxTransfer > 0 ? Math.Min(most, medium.MaxTransfer) : most;
        most = (_periph.Quirks & ScsiQuirks.Max64Sectors) != 0 ? Math.Min(most, 64 * 512) : most;
        most = (_periph.Quirks & ScsiQuirks.Max240Sectors) != 0 ? Math.Min(most, 240 * 512) : most;
        return new DiskLimits
        {
            SectorSize = medium.SectorSize,
            SectorCount = medium.SectorCount,
            MaxTransfer = (int)Math.Clamp(most, medium.SectorSize, 16 << 20),
            MaxSegments = Math.Max(1, adapter.MaxSegments),
            SegmentMultiple = Math.Max(1, adapter.SegmentMultiple),
            MaxDiscard = medium.Discard == DiscardMethod.None ? 0 : medium.MaxDiscard,
        };
    }
}
