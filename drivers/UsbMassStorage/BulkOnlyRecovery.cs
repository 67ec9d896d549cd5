using DriverKit.Kernel;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Specs.MassStorage;

namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>
/// Ends a command that did not end by itself: clears halts, reads the CSW again, resets. In thread context, in a work queue, with the
/// transport quiet. Every wait is bounded by a transfer's timeout, and the number of tries is fixed.
/// </summary>
internal sealed class BulkOnlyRecovery
{
    private const int CswReads = 3;
    private const int MostFailedResets = 3;
    private const int MostFailuresInRow = 8;

    private readonly BulkOnlyTransport _transport;
    private readonly WorkQueue _queue;
    private readonly UsbSyncWaiter _waiter;
    private readonly Action _run;
    private int _failedResets;
    private bool _givenUp;

    public BulkOnlyRecovery(BulkOnlyTransport transport)
    {
        _transport = transport;
        _queue = new WorkQueue(transport.Self.Kernel, transport.Name + " recovery");
        _waiter = new UsbSyncWaiter(transport.Self.Kernel, transport.Name + ": status wrapper");
        _run = Run;
    }

    public long Count { get; private set; }

    public long Stalls { get; private set; }

    public long PhaseErrors { get; private set; }

    public long Timeouts { get; private set; }

    public long BulkOnlyResets { get; private set; }

    public long PortResets { get; private set; }

    /// <summary>True once the device answered no reset any more, or took no command after any: it is treated as gone.</summary>
    public bool HasGivenUp => Volatile.Read(ref _givenUp);

    private bool IsPossible => !_transport.IsDying && !HasGivenUp;

    /// <summary>Has the command under way recovered. Soft context; nothing of it is in flight.</summary>
    public void Start() => _queue.Enqueue(_run);

    /// <summary>Waits until no recovery runs. Thread context.</summary>
    public void Wait() => _queue.Wait();

    private void Run()
    {
        Count++;
        _transport.BulkIn.WaitIdle();
        _transport.BulkOut.WaitIdle();
        if (_transport.IsDying)
        {
            _transport.End(ScsiResult.SelectionTimeout);
        }
        else if (_transport.AbortRequested)
        {
            Reset();
            _transport.End(ScsiResult.Aborted);
        }
        else if (_transport.Refused != UsbdStatus.NormalCompletion)
        {
            Fail(_transport.Refused == UsbdStatus.NoMemory ? ScsiResult.ResourceShortage : ScsiResult.DriverStuffup);
        }
        else if (_transport.Cbw.Status != UsbdStatus.NormalCompletion)
        {
            // BBB 1.0 §6.6.1: a device that stalls the CBW stays halted until reset recovery.
            FailAs(_transport.Cbw.Status);
        }
        else
        {
            AfterData();
        }
    }

    // BBB 1.0 §6.7.2 and §6.7.3: a halt in the data phase is cleared, and the CSW is read all the same.
    private void AfterData()
    {
        int moved = 0;
        UsbXfer? failed = null;
        foreach (UsbXfer xfer in _transport.Data)
        {
            ReadOnlySpan<byte> came = xfer.Buffer.Span[..xfer.ActualLength];
            if (xfer.Status == UsbdStatus.NormalCompletion && xfer.Pipe == _transport.BulkIn && came.Length < xfer.Buffer.Length
                && _transport.Behaviour.EndsWithCsw(came, xfer.Pipe.MaxPacketSize, _transport.Tag))
            {
                int data = came.Length - CommandStatusWrapper.Size;
                Conclude(came[data..], moved + data, dataLost: false);
                return;
            }

            moved += xfer.ActualLength;
            if (failed is null && xfer.Status is not (UsbdStatus.NormalCompletion or UsbdStatus.Cancelled))
            {
                failed = xfer;
            }
        }

        // Only a device that halted or sent too much is known to have gone on to its status.
        if (failed is not null && failed.Status is not (UsbdStatus.Stalled or UsbdStatus.Babble))
        {
            FailAs(failed.Status);
            return;
        }

        if (failed is not null && !ClearHalt(failed.Pipe))
        {
            Fail(ScsiResult.DriverStuffup);
            return;
        }

        UsbdStatus status = ReadCsw(out ReadOnlySpan<byte> csw);
        if (status == UsbdStatus.NormalCompletion)
        {
            Conclude(csw, moved, failed is not null && failed.Status != UsbdStatus.Stalled);
        }
        else
        {
            FailAs(status, allDataCame: failed is null && moved == _transport.PieceLength);
        }
    }

    // BBB 1.0 §5.3.3, figure 2: after a stall the CSW is read once more. Devices are known that send an empty packet first.
    private UsbdStatus ReadCsw(out ReadOnlySpan<byte> csw)
    {
        UsbXfer xfer = _transport.Csw;
        csw = default;
        bool isQueued = _transport.Phase == TransportPhase.Status
            && (xfer.Status is not UsbdStatus.Cancelled || xfer.ActualLength == CommandStatusWrapper.Size);
        UsbdStatus status = UsbdStatus.IOError;
        for (int read = 0; read < CswReads && IsPossible; read++)
        {
            status = isQueued && read == 0 ? xfer.Status : _waiter.Transfer(xfer);
            bool isWhole = xfer.ActualLength == CommandStatusWrapper.Size && status is UsbdStatus.NormalCompletion or UsbdStatus.Cancelled;
            if (isWhole || (status == UsbdStatus.NormalCompletion && xfer.ActualLength > 0))
            {
                csw = xfer.Buffer.Span[..xfer.ActualLength];
                return UsbdStatus.NormalCompletion;
            }

            if (status is not (UsbdStatus.NormalCompletion or UsbdStatus.Stalled or UsbdStatus.Cancelled)
                || (status == UsbdStatus.Stalled && !ClearHalt(_transport.BulkIn)))
            {
                return status;
            }
        }

        return status == UsbdStatus.NormalCompletion ? UsbdStatus.IOError : status;
    }

    private void Conclude(ReadOnlySpan<byte> bytes, int moved, bool dataLost)
    {
        if (!_transport.Behaviour.Accept(bytes, _transport.Tag, out CommandStatusWrapper csw))
        {
            Fail(ScsiResult.DriverStuffup);
        }
        else if (csw.Status == CswStatus.PhaseError)
        {
            // BBB 1.0 §6.7: the host shall do a reset recovery.
            PhaseErrors++;
            Fail(ScsiResult.DriverStuffup);
        }
        else if (dataLost && csw.Status == CswStatus.Passed)
        {
            _transport.End(ScsiResult.DriverStuffup);
        }
        else if (_transport.Finish(csw, moved))
        {
            _transport.GiveBackSoon();
        }
    }

    private void FailAs(UsbdStatus status, bool allDataCame = false)
    {
        if (status != UsbdStatus.Timeout)
        {
            Fail(ScsiResult.DriverStuffup);
            return;
        }

        Timeouts++;
        Fail(ScsiResult.Timeout, allDataCame ? TransportFailure.StatusNeverCame : TransportFailure.Silence);
    }

    private void Fail(ScsiResult result, TransportFailure failure = TransportFailure.Other)
    {
        Reset();
        if (!IsPossible)
        {
            _transport.End(ScsiResult.SelectionTimeout);
        }
        else if (_transport.Behaviour.Failed(_transport.PieceLength, failure) && !_transport.AbortRequested)
        {
            _transport.Begin();
        }
        else if (_transport.Behaviour.FailuresInRow >= MostFailuresInRow)
        {
            GiveUp($"took none of {MostFailuresInRow} commands in a row");
            _transport.End(ScsiResult.SelectionTimeout);
        }
        else
        {
            _transport.End(_transport.AbortRequested ? ScsiResult.Aborted : result);
        }
    }

    // BBB 1.0 §5.3.4; when that has not helped before, or is not answered, the port is reset.
    private void Reset()
    {
        if (!IsPossible)
        {
            return;
        }

        UsbInterface usbInterface = _transport.Interface;
        if (_transport.Behaviour.FailuresInRow < 2)
        {
            BulkOnlyResets++;
            if (usbInterface.Device.Control.Request(BulkOnlySetup.Reset(usbInterface.Number)) == UsbdStatus.NormalCompletion
                && ClearHalt(_transport.BulkIn)
                && ClearHalt(_transport.BulkOut))
            {
                _failedResets = 0;
                return;
            }
        }

        if (!_transport.IsDying)
        {
            ResetPort(usbInterface);
        }
    }

    private void ResetPort(UsbInterface usbInterface)
    {
        PortResets++;
        UsbdStatus status = usbInterface.Device.Reset();
        if (status == UsbdStatus.NormalCompletion && usbInterface.Current.Setting != 0)
        {
            status = usbInterface.SetAlternate(usbInterface.Current.Setting);
        }

        if (status == UsbdStatus.NormalCompletion)
        {
            _failedResets = 0;
        }
        else if (!_transport.IsDying && ++_failedResets == MostFailedResets)
        {
            GiveUp($"does not answer resets ({status})");
        }
    }

    private void GiveUp(string why)
    {
        Volatile.Write(ref _givenUp, true);
        _transport.Self.Report(why + ", given up: unplug it and plug it in again");
    }

    private bool ClearHalt(UsbPipe pipe)
    {
        Stalls++;
        return pipe.ClearHalt() == UsbdStatus.NormalCompletion;
    }
}
