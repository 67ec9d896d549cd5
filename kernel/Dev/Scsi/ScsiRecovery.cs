using DriverKit.Dma;
using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>
/// Judges how a unit's commands ended and does what it takes: fetches sense data, retries, waits for readiness, starts the unit.
/// Soft context only, so one judgement at a time. SAM-4 §5.3, SPC-4 §4.5.
/// </summary>
internal sealed class ScsiRecovery : IScsiTransferOwner
{
    private const int MostAttentions = 16;
    private const int MostRequeues = 64;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(1000);

    private readonly ScsiPeriph _periph;
    private readonly ArenaSegment _senseMemory;
    private readonly ScsiTransfer _own;
    private readonly Callout _delay;
    private ScsiTransfer? _victim;
    private bool _starting;
    private bool _expectAttention;

    public ScsiRecovery(ScsiPeriph periph, ArenaSegment senseMemory)
    {
        _periph = periph;
        _senseMemory = senseMemory;
        _own = new ScsiTransfer(this);
        _delay = new Callout(periph.Bus.Kernel.Host, () => Channel.SetFreeze(_periph, ScsiFreeze.Delay, false));
    }

    private ScsiChannel Channel => _periph.Bus.Channel;

    private IScsiTransferOwner Me => this;

    /// <summary>Ends delays: the unit goes.</summary>
    public void Stop()
    {
        _delay.Stop();
        Channel.SetFreeze(_periph, ScsiFreeze.Delay, false);
    }

    /// <summary>Judges a command that came back from the adapter.</summary>
    public void Judge(ScsiTransfer transfer)
    {
        if (transfer.Issuer == Me)
        {
            Channel.Finish(transfer, transfer.Result == ScsiResult.NoError && transfer.Status == ScsiStatus.Good ? Errno.Ok : Errno.EIO);
            return;
        }

        // SPC-4 §6.2: a reset is followed by a unit attention, and many sticks then claim a changed medium.
        _expectAttention |= transfer.Result is ScsiResult.Timeout or ScsiResult.Reset or ScsiResult.DriverStuffup;
        switch (transfer.Result)
        {
            case ScsiResult.NoError:
                JudgeStatus(transfer);
                break;
            case ScsiResult.Sense:
                JudgeSense(transfer);
                break;
            case ScsiResult.SelectionTimeout:
                Finish(transfer, Errno.ENXIO, null);
                break;
            case ScsiResult.Aborted:
                Finish(transfer, Errno.ECANCELED, null);
                break;
            case ScsiResult.Busy:
                PutOff(transfer, Errno.EBUSY, "busy");
                break;
            case ScsiResult.ResourceShortage:
                PutOff(transfer, Errno.ENOMEM, "adapter resource shortage");
                break;
            case ScsiResult.Requeue:
                RetryUncounted(transfer, MostRequeues, "requeued without end");
                break;
            case ScsiResult.Timeout:
                Retry(transfer, Errno.EIO, "command timeout");
                break;
            case ScsiResult.Reset:
                Retry(transfer, Errno.EIO, "bus or device reset");
                break;
            default:
                Retry(transfer, Errno.EIO, "transport error");
                break;
        }
    }

    /// <summary>A command of this recovery is back: sense data, or the start of the unit.</summary>
    public void ScsiDone(ScsiTransfer own)
    {
        ScsiTransfer victim = _victim!;
        _victim = null;
        if (_starting)
        {
            _starting = false;
            Channel.SetFreeze(_periph, ScsiFreeze.Recovery, false);
            PutOff(victim, Errno.EIO, "not ready after START UNIT");
            return;
        }

        int length = own.Error == Errno.Ok ? own.DataLength - own.Residual : 0;
        _senseMemory.Span[..length].CopyTo(victim.SenseBuffer);
        victim.SenseLength = length;
        if (own.Result == ScsiResult.SelectionTimeout)
        {
            Channel.SetFreeze(_periph, ScsiFreeze.Recovery, false);
            Finish(victim, Errno.ENXIO, null);
            return;
        }

        victim.Result = ScsiResult.Sense;
        JudgeSense(victim);
        if (_victim is null)
        {
            Channel.SetFreeze(_periph, ScsiFreeze.Recovery, false);
        }
    }

    private void JudgeStatus(ScsiTransfer transfer)
    {
        switch (transfer.Status)
        {
            case ScsiStatus.Good or ScsiStatus.ConditionMet:
                _expectAttention = false;
                Channel.Finish(transfer, Errno.Ok);
                break;
            case ScsiStatus.CheckCondition when transfer.SenseLength > 0:
                transfer.Result = ScsiResult.Sense;
                JudgeSense(transfer);
                break;
            case ScsiStatus.CheckCondition when _periph.Bus.Adapter.AutoSense:
                Retry(transfer, Errno.EIO, "check condition without sense data");
                break;
            case ScsiStatus.CheckCondition:
                RequestSense(transfer);
                break;
            case ScsiStatus.Busy or ScsiStatus.TaskSetFull:
                transfer.Result = ScsiResult.Busy;
                PutOff(transfer, Errno.EBUSY, "busy");
                break;
            case ScsiStatus.ReservationConflict:
                Finish(transfer, Errno.EBUSY, "reservation conflict");
                break;
            case ScsiStatus.TaskAborted:
                Retry(transfer, Errno.EIO, "task aborted");
                break;
            default:
                Retry(transfer, Errno.EIO, $"status {(byte)transfer.Status:x2}h");
                break;
        }
    }

    // SPC-4 §6.39. SCSI-2 devices know 18 bytes, and some sticks hang when asked for more, whatever version they claim.
    private void RequestSense(ScsiTransfer transfer)
    {
        bool isShort = (_periph.Quirks & (ScsiQuirks.ShortSense | ScsiQuirks.Plain)) != 0 || _periph.Inquiry.Version < 3;
        int length = isShort ? FixedSense.Size : ScsiTransfer.MaxSense;
        _senseMemory.Span.Clear();
        RequestSenseCdb.Writer cdb = RequestSenseCdb.Write(_own.BeginCdb(RequestSenseCdb.Size));
        cdb.AllocationLength = (byte)length;
        _own.Add(_senseMemory.Slice(0, length));
        _own.Direction = ScsiDirection.In;
        Begin(transfer);
    }

    // SBC-3 §5.25: START bit, not immediate.
    private void StartUnit(ScsiTransfer transfer)
    {
        StartStopUnitCdb.Writer cdb = StartStopUnitCdb.Write(_own.BeginCdb(StartStopUnitCdb.Size));
        cdb.Start = true;
        _starting = true;
        Begin(transfer);
    }

    private void Begin(ScsiTransfer victim)
    {
        _victim = victim;
        _own.Timeout = _starting ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(10);
        _own.Options = ScsiTransferOptions.Urgent | ScsiTransferOptions.Raw | ScsiTransferOptions.Silent;
        Channel.SetFreeze(_periph, ScsiFreeze.Recovery, true);
        _periph.Submit(_own);
    }

    private void JudgeSense(ScsiTransfer transfer)
    {
        if ((_periph.Quirks & ScsiQuirks.BadSense) != 0 || !SenseData.TryParse(transfer.Sense, out SenseData sense))
        {
            Retry(transfer, Errno.EIO, "check condition without usable sense data");
            return;
        }

        if (sense.Deferred)
        {
            _periph.Note(ScsiAttention.DeferredError);
            Report(transfer, $"{sense}; data accepted earlier may be lost; now");
            RetryUncounted(transfer, MostAttentions, "deferred errors without end");
            return;
        }

        SenseRule rule = SenseTable.Find(sense.Key, sense.Code, sense.Qualifier);
        bool expected = _expectAttention && rule.Action == ScsiAction.MediumChanged;
        if (rule.Note != ScsiAttention.None && !expected)
        {
            _periph.Note(rule.Note);
        }

        switch (rule.Action)
        {
            case ScsiAction.Retry:
                Retry(transfer, rule.Error, null);
                break;
            case ScsiAction.StartUnit when MayStart(transfer):
                StartUnit(transfer);
                break;
            case ScsiAction.WaitReady or ScsiAction.StartUnit:
                WaitReady(transfer, rule.Error);
                break;
            case ScsiAction.MediumChanged when !expected && !Has(transfer, ScsiTransferOptions.IgnoreMediaChange) && _periph.Inquiry.IsRemovable:
                Finish(transfer, rule.Error, null, quiet: true);
                break;
            case ScsiAction.MediumChanged or ScsiAction.Attention:
                RetryUncounted(transfer, MostAttentions, null);
                break;
            case ScsiAction.NoMedium:
                Finish(transfer, rule.Error, null, quiet: true);
                break;
            default:
                Finish(
                    transfer,
                    rule.Error,
                    null,
                    quiet: rule.Error == Errno.Ok || (sense.Key == SenseKey.IllegalRequest && Has(transfer, ScsiTransferOptions.IgnoreIllegalRequest)));
                break;
        }
    }

    private bool MayStart(ScsiTransfer transfer) =>
        transfer.WaitSince == 0 && (_periph.Quirks & ScsiQuirks.NoStart) == 0
        && !Has(transfer, ScsiTransferOptions.Raw) && !Has(transfer, ScsiTransferOptions.IgnoreNotReady);

    private void WaitReady(ScsiTransfer transfer, Errno error)
    {
        if (Has(transfer, ScsiTransferOptions.IgnoreNotReady))
        {
            Finish(transfer, Errno.EBUSY, null, quiet: true);
            return;
        }

        PutOff(transfer, error, null);
    }

    // Tries again after a delay that doubles, for as long as the unit may take to become ready.
    private void PutOff(ScsiTransfer transfer, Errno error, string? why)
    {
        long now = _periph.Bus.Kernel.Host.Now;
        transfer.WaitSince = transfer.WaitSince == 0 ? Math.Max(1, now) : transfer.WaitSince;
        if (Has(transfer, ScsiTransferOptions.Raw) || _periph.IsGone
            || now - transfer.WaitSince >= _periph.ReadyTimeout.Ticks * 100)
        {
            Finish(transfer, _periph.IsGone ? Errno.ENXIO : error, why);
            return;
        }

        long ticks = FirstDelay.Ticks << Math.Min(transfer.Waits++, 6);
        Channel.SetFreeze(_periph, ScsiFreeze.Delay, true);
        Channel.Requeue(transfer);
        _delay.Schedule(TimeSpan.FromTicks(Math.Min(ticks, LongestDelay.Ticks)));
        if (_periph.IsGone)
        {
            Stop();
        }
    }

    private void Retry(ScsiTransfer transfer, Errno error, string? why)
    {
        if (Has(transfer, ScsiTransferOptions.Raw) || transfer.Retries <= 0)
        {
            Finish(transfer, error, why);
            return;
        }

        transfer.Retries--;
        Channel.Requeue(transfer);
    }

    private void RetryUncounted(ScsiTransfer transfer, int most, string? why)
    {
        if (Has(transfer, ScsiTransferOptions.Raw) || transfer.Uncounted >= most)
        {
            Finish(transfer, Errno.EIO, why);
            return;
        }

        transfer.Uncounted++;
        Channel.Requeue(transfer);
    }

    private void Finish(ScsiTransfer transfer, Errno error, string? why, bool quiet = false)
    {
        if (error != Errno.Ok && !quiet && transfer.Result is not (ScsiResult.SelectionTimeout or ScsiResult.Aborted))
        {
            Report(transfer, why);
        }

        Channel.Finish(transfer, error);
    }

    private void Report(ScsiTransfer transfer, string? why)
    {
        if (Has(transfer, ScsiTransferOptions.Silent) || Has(transfer, ScsiTransferOptions.Raw))
        {
            return;
        }

        KernelConsole console = _periph.Bus.Kernel.Console;
        if (transfer.Result == ScsiResult.Sense && why is null && SenseData.TryParse(transfer.Sense, out SenseData sense))
        {
            console.WriteLine($"{_periph}: check condition on CDB {Convert.ToHexString(transfer.Cdb)}: {sense}");
            return;
        }

        console.WriteLine($"{_periph}: {why ?? "failed"} on CDB {Convert.ToHexString(transfer.Cdb)}");
    }

    private static bool Has(ScsiTransfer transfer, ScsiTransferOptions option) => (transfer.Options & option) != 0;
}
