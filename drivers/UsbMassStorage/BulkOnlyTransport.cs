using DriverKit.Dma;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>
/// The Bulk-Only Transport as a SCSI adapter. CBW, data and CSW of a command are handed to the bus at once, so that it never waits for
/// the host; a command that ends as it should is finished in soft context, and anything else goes to <see cref="BulkOnlyRecovery"/>.
/// USB Mass Storage Class, Bulk-Only Transport 1.0 (BBB).
/// </summary>
internal sealed class BulkOnlyTransport : ScsiAdapter, IUsbXferOwner
{
    private const int MostSegments = 64;
    private const int CswOffset = 512;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SlowPause = TimeSpan.FromMicroseconds(150);

    private readonly ScsiQuirks _scsiQuirks;
    private readonly int _longestCdb;
    private readonly ArenaSegment _memory;
    private readonly UsbXfer _cbw;
    private readonly List<UsbXfer> _inPool = [];
    private readonly List<UsbXfer> _outPool = [];
    private readonly byte[] _cdb = new byte[ScsiTransfer.MaxCdb];
    private readonly SoftInterrupt _step;
    private readonly Callout _pause;
    private readonly BulkOnlyRecovery _recovery;
    private ScsiTransfer? _current;
    private ScsiTransfer? _abortOf;
    private TransportPhase _phase;
    private int _outstanding;
    private int _offset;
    private int _length;
    private int _blockSize;
    private int _dataCount;
    private bool _suspect;
    private UsbdStatus _refused;
    private int _result;
    private bool _dying;
    private bool _pausing;
    private long _commands;
    private long _bytes;

    public BulkOnlyTransport(
        Device self, UsbInterface usbInterface, UsbPipe bulkIn, UsbPipe bulkOut, ArenaSegment memory, UmassQuirks quirks, int maxLun)
    {
        Self = self;
        Interface = usbInterface;
        BulkIn = bulkIn;
        BulkOut = bulkOut;
        MaxLun = maxLun;
        Behaviour = new StickBehaviour(self, quirks, usbInterface.Device.Speed);
        _scsiQuirks = ToScsiQuirks(quirks);
        // UFI, SFF-8070i and MMC over USB have command blocks of 12 bytes. UFI 1.0 §4; SFF-8070i §5.
        _longestCdb = usbInterface.Current.Subclass is (byte)MassStorageSubclass.Ufi or (byte)MassStorageSubclass.Sff8070
            or (byte)MassStorageSubclass.Mmc or (byte)MassStorageSubclass.Qic157 ? 12 : 0;
        _memory = memory;
        _cbw = new UsbXfer(bulkOut, this);
        Csw = new UsbXfer(bulkIn, this) { Buffer = memory.Slice(CswOffset, CommandStatusWrapper.Size), Flags = UsbXferFlags.ShortXferOk };
        _step = new SoftInterrupt(self.Kernel.Host, Step);
        _pause = new Callout(self.Kernel.Host, Step);
        _recovery = new BulkOnlyRecovery(this);
    }

    public override string Name => Self.Name;

    public override int MaxTransfer => Behaviour.MaxTransfer;

    public override int MaxSegments => MostSegments;

    public override int SegmentMultiple => Math.Max(BulkIn.MaxPacketSize, BulkOut.MaxPacketSize);

    public override int MaxLun { get; }

    public UmassStatistics Statistics => new(
        Volatile.Read(ref _commands), Volatile.Read(ref _bytes), _recovery.Count, _recovery.Stalls, _recovery.PhaseErrors,
        _recovery.Timeouts, _recovery.BulkOnlyResets, _recovery.PortResets);

    internal Device Self { get; }

    internal UsbInterface Interface { get; }

    internal UsbPipe BulkIn { get; }

    internal UsbPipe BulkOut { get; }

    internal StickBehaviour Behaviour { get; }

    /// <summary>The CSW's transfer; the recovery reads with it once the transport is quiet.</summary>
    internal UsbXfer Csw { get; }

    /// <summary>The command under way, or null.</summary>
    internal ScsiTransfer? Current => Volatile.Read(ref _current);

    internal uint Tag { get; private set; }

    internal bool AbortRequested => Volatile.Read(ref _abortOf) is { } aborted && aborted == Current;

    internal bool IsDying => Volatile.Read(ref _dying) || Interface.Device.IsGone;

    /// <summary>Why a transfer of the command could not even be submitted, or NormalCompletion.</summary>
    internal UsbdStatus Refused => _refused;

    internal UsbXfer Cbw => _cbw;

    /// <summary>The transfers of the data phase, in order.</summary>
    internal ReadOnlySpan<UsbXfer> Data =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(DataPool)[.._dataCount];

    /// <summary>Length of the data phase of the piece under way, in bytes.</summary>
    internal int PieceLength => _length;

    internal TransportPhase Phase => _phase;

    internal TimeSpan Timeout => Behaviour.Patience(_current is { } command && command.Timeout > TimeSpan.Zero ? command.Timeout : DefaultTimeout);

    private List<UsbXfer> DataPool => _current is { Direction: ScsiDirection.In } ? _inPool : _outPool;

    public override ScsiQuirks QuirksOf(int target, int lun) => _scsiQuirks;

    public override void Submit(ScsiTransfer transfer)
    {
        if (Interlocked.CompareExchange(ref _current, transfer, null) is not null)
        {
            throw new KernelPanicException($"{Name}: a command was submitted while another is under way");
        }

        _offset = 0;
        _blockSize = 0;
        if (IsDying || _recovery.HasGivenUp)
        {
            End(ScsiResult.SelectionTimeout);
            return;
        }

        if (!IsPossible(transfer))
        {
            End(ScsiResult.DriverStuffup);
            return;
        }

        Begin();
    }

    public override void Abort(ScsiTransfer transfer)
    {
        if (Current == transfer)
        {
            Volatile.Write(ref _abortOf, transfer);
            AbortTransfers();
        }
    }

    /// <summary>Ends what is under way and refuses what comes: the device is going. Any context.</summary>
    internal void Stop()
    {
        Volatile.Write(ref _dying, true);
        AbortTransfers();
        Interface.Device.Control.Pipe.AbortAll();
    }

    /// <summary>Waits for the recovery, closes the pipes and frees the memory. No command is under way. Thread context.</summary>
    internal void Close()
    {
        Stop();
        _recovery.Wait();
        BulkIn.Close();
        BulkOut.Close();
        _pause.Stop();
        Self.Kernel.Memory.Free(_memory);
    }

    internal void AbortTransfers()
    {
        BulkIn.AbortAll();
        BulkOut.AbortAll();
    }

    /// <summary>Starts the command, or its rest, from the CBW; also used again after a recovery that made pieces possible.</summary>
    internal void Begin()
    {
        ScsiTransfer command = _current!;
        _length = command.DataLength - _offset;
        if (_length > Behaviour.PieceLimit
            && CommandPieces.TrySplit(command.Cdb, command.DataLength, out _blockSize))
        {
            _length = Behaviour.PieceLimit;
        }

        _suspect = false;
        _refused = UsbdStatus.NormalCompletion;
        _dataCount = 0;
        WriteCbw(command);
        _phase = TransportPhase.Command;
        _outstanding = 1;
        SubmitPhase();
        TransportPhase last = Behaviour.Pace switch
        {
            TransportPace.QueuedAhead => TransportPhase.Status,
            TransportPace.StatusApart => TransportPhase.Data,
            _ => TransportPhase.Command,
        };
        while (_phase < last && _refused == UsbdStatus.NormalCompletion)
        {
            _phase++;
            SubmitPhase();
        }

        EndHanding();
    }

    /// <summary>A transfer is back. The first sign that a phase went wrong ends those queued behind it.</summary>
    public void XferDone(UsbXfer xfer)
    {
        if (!IsAsExpected(xfer) && !_suspect)
        {
            Volatile.Write(ref _suspect, true);
            AbortTransfers();
        }

        if (Interlocked.Decrement(ref _outstanding) == 0)
        {
            Step();
        }
    }

    /// <summary>The piece under way has ended with this CSW. Soft or thread context.</summary>
    /// <returns>True when the command is over and <see cref="_result"/> says how; false when its next piece is under way.</returns>
    internal bool Finish(in CommandStatusWrapper csw, int moved)
    {
        ScsiTransfer command = _current!;
        int residual = Behaviour.Residual(command, csw, _length, moved);
        if (csw.Status == CswStatus.Passed && moved < _length - csw.DataResidue && StickBehaviour.IsReadOrWrite(command))
        {
            // The device says that it moved all, and less went over the bus: something was lost on the way.
            command.Residual = command.DataLength;
            _result = (int)ScsiResult.DriverStuffup + 1;
            return true;
        }

        Behaviour.Succeeded(_length);
        _commands++;
        _bytes += moved;
        int end = _offset + _length;
        if (csw.Status == CswStatus.Passed && residual == 0 && end < command.DataLength)
        {
            _offset = end;
            Begin();
            return false;
        }

        command.Status = csw.Status == CswStatus.Passed ? ScsiStatus.Good : ScsiStatus.CheckCondition;
        command.Residual = residual + command.DataLength - end;
        _result = (int)ScsiResult.NoError + 1;
        return true;
    }

    /// <summary>Ends the command without a status; never inside its submit.</summary>
    internal void End(ScsiResult result)
    {
        ScsiTransfer command = _current!;
        command.Residual = command.DataLength;
        _result = (int)result + 1;
        GiveBackSoon();
    }

    /// <summary>Gives the command back in soft context.</summary>
    internal void GiveBackSoon() => _step.Schedule();

    private static ScsiQuirks ToScsiQuirks(UmassQuirks quirks)
    {
        // 18 bytes of sense data are what most hosts ask sticks for; there are some that hang on more.
        ScsiQuirks scsi = (quirks & UmassQuirks.SaneSense) != 0 ? ScsiQuirks.Plain : ScsiQuirks.Plain | ScsiQuirks.ShortSense;
        ReadOnlySpan<(UmassQuirks From, ScsiQuirks To)> pairs =
        [
            (UmassQuirks.SingleLun, ScsiQuirks.SingleLun),
            (UmassQuirks.FixCapacity, ScsiQuirks.FixCapacity),
            (UmassQuirks.CapacityHeuristics, ScsiQuirks.CapacityHeuristics),
            (UmassQuirks.FixInquiry, ScsiQuirks.FixInquiry),
            (UmassQuirks.NotLockable, ScsiQuirks.NotLockable),
            (UmassQuirks.NoWpDetect, ScsiQuirks.NoWriteProtectDetect),
            (UmassQuirks.BrokenFua, ScsiQuirks.BrokenFua),
            (UmassQuirks.BadSense, ScsiQuirks.ShortSense),
            (UmassQuirks.InitialRead10, ScsiQuirks.InitialRead10),
            (UmassQuirks.NoReadCapacity16, ScsiQuirks.NoReadCapacity16),
            (UmassQuirks.MaxSectors64, ScsiQuirks.Max64Sectors),
        ];
        foreach ((UmassQuirks from, ScsiQuirks to) in pairs)
        {
            scsi |= (quirks & from) != 0 ? to : ScsiQuirks.None;
        }

        return scsi;
    }

    private bool IsPossible(ScsiTransfer transfer)
    {
        if (transfer.CdbLength is < 1 or > ScsiTransfer.MaxCdb || transfer.Lun is < 0 or > 15
            || (transfer.DataLength > 0) != (transfer.Direction != ScsiDirection.None))
        {
            return false;
        }

        ReadOnlySpan<ArenaSegment> segments = transfer.Segments;
        for (int i = 0; i + 1 < segments.Length; i++)
        {
            if (segments[i].Length % SegmentMultiple != 0)
            {
                return false;
            }
        }

        return true;
    }

    // BBB 1.0 §5.1.
    private void WriteCbw(ScsiTransfer command)
    {
        Span<byte> bytes = _memory.Span[..Behaviour.CbwLength];
        bytes.Clear();
        Span<byte> cdb = _cdb.AsSpan(0, command.CdbLength);
        command.Cdb.CopyTo(cdb);
        if (_length < command.DataLength)
        {
            CommandPieces.Narrow(cdb, _offset / _blockSize, _length / _blockSize);
        }

        Tag++;
        CommandBlockWrapper.Writer cbw = CommandBlockWrapper.Write(bytes);
        cbw.Tag = Tag;
        cbw.DataTransferLength = (uint)_length;
        cbw.Flags = new CbwFlags { DataIn = command.Direction == ScsiDirection.In };
        cbw.Lun = (byte)command.Lun;
        cbw.CommandBlockLength = (byte)Math.Max(cdb.Length, _longestCdb);
        cbw.CommandBlock = cdb;
        _cbw.Buffer = _memory.Slice(0, Behaviour.CbwLength);
    }

    private void SubmitPhase()
    {
        switch (_phase)
        {
            case TransportPhase.Command:
                Hand(_cbw);
                break;
            case TransportPhase.Data:
                SubmitData();
                break;
            default:
                Csw.Owner = this;
                Hand(Csw);
                break;
        }
    }

    private void SubmitData()
    {
        ScsiTransfer command = _current!;
        int skip = _offset;
        int left = _length;
        int most = BulkIn.MaxTransferLength / SegmentMultiple * SegmentMultiple;
        ArenaSegment run = default;
        foreach (ArenaSegment segment in command.Segments)
        {
            if (left == 0)
            {
                break;
            }

            if (skip >= segment.Length)
            {
                skip -= segment.Length;
                continue;
            }

            ArenaSegment part = segment.Slice(skip, Math.Min(segment.Length - skip, left));
            skip = 0;
            left -= part.Length;
            if (run.TryJoin(part, out ArenaSegment joined))
            {
                run = joined;
                continue;
            }

            HandData(run, most);
            run = part;
        }

        HandData(run, most);
    }

    private void HandData(ArenaSegment run, int most)
    {
        List<UsbXfer> pool = DataPool;
        for (int at = 0; at < run.Length; at += most)
        {
            if (_dataCount == pool.Count)
            {
                pool.Add(new UsbXfer(pool == _inPool ? BulkIn : BulkOut, this) { Flags = UsbXferFlags.ShortXferOk });
            }

            UsbXfer xfer = pool[_dataCount++];
            xfer.Buffer = run.Slice(at, Math.Min(most, run.Length - at));
            Hand(xfer);
        }
    }

    private void Hand(UsbXfer xfer)
    {
        if (_refused != UsbdStatus.NormalCompletion)
        {
            return;
        }

        xfer.Timeout = Timeout;
        Interlocked.Increment(ref _outstanding);
        UsbdStatus status = xfer.Pipe.Submit(xfer);
        if (status != UsbdStatus.InProgress)
        {
            _refused = status;
            _suspect = true;
            Interlocked.Decrement(ref _outstanding);
            AbortTransfers();
        }
    }

    // Short data are as expected as long as they are not the CSW: then nothing more comes for the transfers behind.
    private bool IsAsExpected(UsbXfer xfer)
    {
        if (xfer.Status != UsbdStatus.NormalCompletion)
        {
            return false;
        }

        int missing = xfer.Buffer.Length - xfer.ActualLength;
        if (missing == 0)
        {
            return true;
        }

        return xfer != Csw && xfer.Pipe == BulkIn && !Behaviour.EndsWithCsw(xfer.Buffer.Span[..xfer.ActualLength], BulkIn.MaxPacketSize, Tag);
    }

    // Nothing is in flight: go on to the next phase, end the command, or have it recovered.
    private void Step()
    {
        if (_result != 0)
        {
            GiveBack();
            return;
        }

        if (_current is null || Volatile.Read(ref _outstanding) != 0)
        {
            return;
        }

        if (_suspect || _refused != UsbdStatus.NormalCompletion || AbortRequested || IsDying)
        {
            _recovery.Start();
            return;
        }

        if (_phase != TransportPhase.Status)
        {
            NextPhase();
            return;
        }

        if (!Behaviour.Accept(Csw.Buffer.Span[..Csw.ActualLength], Tag, out CommandStatusWrapper csw) || csw.Status == CswStatus.PhaseError)
        {
            _recovery.Start();
            return;
        }

        if (Finish(csw, Moved()))
        {
            GiveBack();
        }
    }

    private void GiveBack()
    {
        ScsiTransfer command = _current!;
        var result = (ScsiResult)(_result - 1);
        _result = 0;
        _abortOf = null;
        Volatile.Write(ref _current, null);
        command.Complete(result, command.Status, command.Residual);
    }

    private void NextPhase()
    {
        if (_phase == TransportPhase.Command && Behaviour.Pace == TransportPace.Slow && !_pausing)
        {
            _pausing = true;
            _pause.Schedule(SlowPause);
            return;
        }

        _pausing = false;
        _outstanding = 1;
        _phase++;
        SubmitPhase();
        EndHanding();
    }

    // Whoever ended the command meanwhile could not end what was not handed over yet.
    private void EndHanding()
    {
        if (Volatile.Read(ref _suspect) || AbortRequested || IsDying)
        {
            AbortTransfers();
        }

        if (Interlocked.Decrement(ref _outstanding) == 0)
        {
            _step.Schedule();
        }
    }

    private int Moved()
    {
        int moved = 0;
        foreach (UsbXfer xfer in Data)
        {
            moved += xfer.ActualLength;
        }

        return moved;
    }
}
