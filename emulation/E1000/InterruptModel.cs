using DriverKit.Hosting;
using DriverKit.Pci;
using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>
/// ICR, ICS, IMS, IMC, and what delays interrupts: ITR for all, RDTR and RADV for receive, TIDV and TADV for transmit. 8254x SDM 4.0 §13.4.17
/// to §13.4.21, §13.4.30, §13.4.31.
/// </summary>
internal sealed class InterruptModel
{
    private readonly E1000Model _model;
    private readonly RegisterBank<I8254xRegisters> _bank;
    private readonly ModelTimer _throttle;
    private readonly ModelTimer _receiveDelay;
    private readonly ModelTimer _receiveAbsolute;
    private readonly ModelTimer _transmitDelay;
    private readonly ModelTimer _transmitAbsolute;
    private readonly ModelStep _look;
    private long _earliest;
    private bool _isAsserted;

    public InterruptModel(E1000Model model, RegisterBank<I8254xRegisters> bank)
    {
        _model = model;
        _bank = bank;
        _throttle = new ModelTimer(Look);
        _receiveDelay = new ModelTimer(ReceiveTimerExpired);
        _receiveAbsolute = new ModelTimer(ReceiveTimerExpired);
        _transmitDelay = new ModelTimer(TransmitTimerExpired);
        _transmitAbsolute = new ModelTimer(TransmitTimerExpired);
        _look = new ModelStep(Look);
        bank.OnRead(I8254xRegisters.Map.InterruptCause, causes =>
        {
            LowerLine();
            return causes;
        });
        bank.OnWrite(I8254xRegisters.Map.InterruptCauseSet, write =>
        {
            bank.SetBits(I8254xRegisters.Map.InterruptCause, Real(write.Written));
            LookSoon();
        });
        bank.OnWrite(I8254xRegisters.Map.InterruptMaskSet, _ => LookSoon());
        bank.OnWrite(I8254xRegisters.Map.InterruptMaskClear, write =>
        {
            bank.ClearBits(I8254xRegisters.Map.InterruptMaskSet, write.Written);
            if (!IsWanted)
            {
                LowerLine();
            }
        });
        bank.OnWrite(I8254xRegisters.Map.InterruptCauseClear, write =>
        {
            bank.ClearBits(I8254xRegisters.Map.InterruptCause, write.Written);
            if (!IsWanted)
            {
                LowerLine();
            }
        });
    }

    private bool IsWanted =>
        (_bank.Get(I8254xRegisters.Map.InterruptCause).Raw & _bank.Get(I8254xRegisters.Map.InterruptMaskSet).Raw) != 0;

    private IHost Host => _model.ModelHost;

    /// <summary>Causes stand from now on. Soft context.</summary>
    public void Raise(InterruptCauses causes)
    {
        _bank.SetBits(I8254xRegisters.Map.InterruptCause, causes);
        Look();
    }

    /// <summary>Frames were received: RXT0, delayed by RDTR where set, by RADV at most.</summary>
    public void FramesReceived()
    {
        long delay = _bank.Get(I8254xRegisters.Map.ReceiveDelay).Delay;
        if (delay == 0)
        {
            ReceiveTimerExpired();
            return;
        }

        Arm(_receiveDelay, delay, _receiveAbsolute, _bank.Get(I8254xRegisters.Map.ReceiveAbsoluteDelay));
    }

    /// <summary>Descriptors were written back: TXDW, delayed where all of them had IDE.</summary>
    public void DescriptorsWritten(bool areDelayed)
    {
        long delay = _bank.Get(I8254xRegisters.Map.TransmitDelay).Delay;
        if (!areDelayed || delay == 0)
        {
            TransmitTimerExpired();
            return;
        }

        Arm(_transmitDelay, delay, _transmitAbsolute, _bank.Get(I8254xRegisters.Map.TransmitAbsoluteDelay));
    }

    /// <summary>A receive timer ended, or was flushed by RDTR.FPD.</summary>
    public void ReceiveTimerExpired()
    {
        Cancel(_receiveDelay, _receiveAbsolute);
        Raise(default(InterruptCauses) with { ReceiveTimer = true });
    }

    /// <summary>A transmit timer ended.</summary>
    public void TransmitTimerExpired()
    {
        Cancel(_transmitDelay, _transmitAbsolute);
        Raise(default(InterruptCauses) with { TransmitDescriptorWritten = true });
    }

    /// <summary>Timers end; nothing is asserted.</summary>
    public void Reset()
    {
        Cancel(_receiveDelay, _receiveAbsolute);
        Cancel(_transmitDelay, _transmitAbsolute);
        Host.Cancel(_throttle);
        _earliest = 0;
        LowerLine();
    }

    private static InterruptCauses Real(InterruptCauses causes) => new(causes.Raw & ~InterruptCauses.ReservedMask);

    private void Arm(ModelTimer each, long delay, ModelTimer absolute, long most)
    {
        long now = Host.Now;
        Host.Schedule(each, now + (delay * I8254xLimits.DelayUnit));
        if (most != 0 && !absolute.IsScheduled)
        {
            Host.Schedule(absolute, now + (most * I8254xLimits.DelayUnit));
        }
    }

    private void Cancel(ModelTimer first, ModelTimer second)
    {
        if (first.IsScheduled)
        {
            Host.Cancel(first);
        }

        if (second.IsScheduled)
        {
            Host.Cancel(second);
        }
    }

    private void LookSoon() => Host.Post(_look);

    private void LowerLine()
    {
        if (Volatile.Read(ref _isAsserted))
        {
            Volatile.Write(ref _isAsserted, false);
            _model.Slot.SetInterruptLine(false);
        }

        // What stands still, or came while the line was lowered, raises it anew.
        if (IsWanted)
        {
            LookSoon();
        }
    }

    // ITR holds interrupts apart, from assertion to assertion.
    private void Look()
    {
        if (!IsWanted || Volatile.Read(ref _isAsserted) || _throttle.IsScheduled)
        {
            return;
        }

        long interval = _bank.Get(I8254xRegisters.Map.InterruptThrottling).Interval * (long)I8254xLimits.ThrottlingUnit;
        if (interval != 0)
        {
            long now = Host.Now;
            if (now < _earliest)
            {
                Host.Schedule(_throttle, _earliest);
                return;
            }

            _earliest = now + interval;
        }

        Volatile.Write(ref _isAsserted, true);
        if (_model.Slot.InterruptMode == PciInterruptMode.Intx)
        {
            _model.Slot.SetInterruptLine(true);
        }
        else
        {
            _model.Slot.Signal(0);
        }
    }
}
