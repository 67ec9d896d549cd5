using DriverKit.Hosting;
using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>
/// Hands the units' commands to the adapter within its openings, unit after unit in turn, and takes them back (scsipi_run_queue and
/// scsipi_done). Any context.
/// </summary>
internal sealed class ScsiChannel : IScsiTransferOwner
{
    private readonly SpinMutex _lock;
    private readonly CondVar _idle = new("scsi commands to come back");
    private readonly ScsiAdapter _adapter;
    private readonly SoftInterrupt _refusal;
    private readonly int _openings;
    private readonly int _openingsPerLun;
    private ScsiPeriph[] _periphs = [];
    private ScsiTransferQueue _refused;
    private int _running;
    private int _outstanding;
    private int _next;

    public ScsiChannel(IHost host, ScsiAdapter adapter)
    {
        _adapter = adapter;
        _lock = new SpinMutex(host);
        _refusal = new SoftInterrupt(host, Refuse);
        _openings = Math.Max(1, adapter.Openings);
        // Sense data that are to be fetched belong to the unit's latest command: only one may be out.
        _openingsPerLun = adapter.AutoSense ? Math.Max(1, adapter.OpeningsPerLun) : 1;
    }

    public void Add(ScsiPeriph periph)
    {
        using SpinMutex.Scope held = _lock.Hold();
        _periphs = [.. _periphs, periph];
    }

    public void Remove(ScsiPeriph periph)
    {
        using SpinMutex.Scope held = _lock.Hold();
        _periphs = _periphs.Where(p => p != periph).ToArray();
    }

    public void Submit(ScsiPeriph periph, ScsiTransfer transfer)
    {
        transfer.Issuer = transfer.Owner;
        transfer.Owner = this;
        transfer.Periph = periph;
        transfer.Target = periph.Target;
        transfer.Lun = periph.Lun;
        transfer.Waits = 0;
        transfer.Uncounted = 0;
        transfer.WaitSince = 0;
        bool refused;
        using (_lock.Hold())
        {
            _outstanding++;
            refused = periph.Gone;
            if (refused)
            {
                _refused.Add(transfer);
            }
            else if ((transfer.Options & ScsiTransferOptions.Urgent) != 0)
            {
                periph.Urgent.Add(transfer);
            }
            else
            {
                periph.Queue.Add(transfer);
            }
        }

        if (refused)
        {
            _refusal.Schedule();
        }
        else
        {
            Run();
        }
    }

    /// <summary>Puts a command that is to be tried again in front of its unit's queue.</summary>
    public void Requeue(ScsiTransfer transfer)
    {
        ScsiPeriph periph = transfer.Periph!;
        bool refused;
        transfer.SenseLength = 0;
        using (_lock.Hold())
        {
            refused = periph.Gone;
            if (refused)
            {
                _refused.Add(transfer);
            }
            else if ((transfer.Options & ScsiTransferOptions.Urgent) != 0)
            {
                periph.Urgent.AddFirst(transfer);
            }
            else
            {
                periph.Queue.AddFirst(transfer);
            }
        }

        if (refused)
        {
            _refusal.Schedule();
        }
        else
        {
            Run();
        }
    }

    public void SetFreeze(ScsiPeriph periph, ScsiFreeze why, bool on)
    {
        using (_lock.Hold())
        {
            periph.Freeze = on ? periph.Freeze | why : periph.Freeze & ~why;
        }

        if (!on)
        {
            Run();
        }
    }

    public void Abort(ScsiPeriph periph, ScsiTransfer transfer)
    {
        bool queued;
        using (_lock.Hold())
        {
            queued = periph.Queue.Remove(transfer) || periph.Urgent.Remove(transfer);
            if (queued)
            {
                transfer.Result = ScsiResult.Aborted;
                _refused.Add(transfer);
            }
        }

        if (queued)
        {
            _refusal.Schedule();
        }
        else
        {
            _adapter.Abort(transfer);
        }
    }

    /// <summary>Refuses new commands to a unit and ends those that wait with ENXIO; those under way are the adapter's to end.</summary>
    public void Stop(ScsiPeriph periph)
    {
        using (_lock.Hold())
        {
            Volatile.Write(ref periph.Gone, true);
            while ((periph.Urgent.Take() ?? periph.Queue.Take()) is { } transfer)
            {
                transfer.Result = ScsiResult.SelectionTimeout;
                _refused.Add(transfer);
            }
        }

        periph.Recovery.Stop();
        _refusal.Schedule();
    }

    /// <summary>Waits until every command is back at its issuer. Thread context.</summary>
    public void WaitIdle()
    {
        _lock.Enter();
        while (_outstanding > 0)
        {
            _idle.Wait(_lock);
        }

        _lock.Exit();
    }

    public void ScsiDone(ScsiTransfer transfer)
    {
        ScsiPeriph periph = transfer.Periph!;
        bool isWell = transfer is { Result: ScsiResult.NoError, Status: ScsiStatus.Good or ScsiStatus.ConditionMet };
        using (_lock.Hold())
        {
            _running--;
            periph.Running--;
            if (!isWell)
            {
                // SPC-4 §6.39: sense data wait in the unit for the next command, which is the judgement's to send.
                periph.Freeze |= ScsiFreeze.Judgement;
            }
        }

        periph.Recovery.Judge(transfer);
        if (isWell)
        {
            Run();
        }
        else
        {
            SetFreeze(periph, ScsiFreeze.Judgement, false);
        }
    }

    /// <summary>Gives a command back to its issuer.</summary>
    public void Finish(ScsiTransfer transfer, Errno error)
    {
        transfer.Error = error;
        transfer.Owner = transfer.Issuer!;
        transfer.Issuer = null;
        transfer.Owner.ScsiDone(transfer);
        using (_lock.Hold())
        {
            _outstanding--;
            if (_outstanding == 0 && _idle.HasWaiters)
            {
                _idle.Broadcast();
            }
        }
    }

    public void Run()
    {
        while (Pick() is { } transfer)
        {
            _adapter.Submit(transfer);
        }
    }

    private ScsiTransfer? Pick()
    {
        using SpinMutex.Scope held = _lock.Hold();
        ScsiPeriph[] periphs = _periphs;
        for (int i = 0; i < periphs.Length && _running < _openings; i++)
        {
            int at = (_next + i) % periphs.Length;
            ScsiPeriph periph = periphs[at];
            if (periph.Running >= _openingsPerLun)
            {
                continue;
            }

            ScsiTransfer? transfer = periph.Urgent.Take() ?? (periph.Freeze == ScsiFreeze.None ? periph.Queue.Take() : null);
            if (transfer is null)
            {
                continue;
            }

            periph.Running++;
            _running++;
            _next = at + 1;
            return transfer;
        }

        return null;
    }

    private void Refuse()
    {
        while (true)
        {
            ScsiTransfer? transfer;
            using (_lock.Hold())
            {
                transfer = _refused.Take();
            }

            if (transfer is null)
            {
                return;
            }

            bool aborted = transfer.Result == ScsiResult.Aborted;
            transfer.Residual = transfer.DataLength;
            transfer.Result = aborted ? ScsiResult.Aborted : ScsiResult.SelectionTimeout;
            Finish(transfer, aborted ? Errno.ECANCELED : Errno.ENXIO);
        }
    }
}
