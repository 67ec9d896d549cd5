using DriverKit.Hosting;
using DriverKit.Usb;

namespace DriverKit.Decorators;

/// <summary>
/// Puts faults between a driver and a USB device, by a plan. It counts the transfers that could meet one, so that a run can be
/// repeated with a fault at each of them in turn.
/// </summary>
public sealed class FaultyUsb : IUsbDevice, IUsbTransferOwner, IUsbDeviceObserver
{
    private readonly IUsbDevice _inner;
    private readonly IHost _host;
    private readonly UnplugWork _unplug;
    private FaultyUsbSlot? _slots;
    private long _points;
    private long _injected;
    private int _halted;
    private int _inFlight;
    private int _gone;
    private int _told;

    /// <summary>Wraps a device.</summary>
    /// <param name="inner">The device; disposed with the decorator.</param>
    /// <param name="host">The host in whose soft context faults come to pass.</param>
    /// <param name="plan">Which faults; none, only counting, if null.</param>
    public FaultyUsb(IUsbDevice inner, IHost host, UsbFaultPlan? plan = null)
    {
        _inner = inner;
        _host = host;
        _unplug = new UnplugWork(this);
        Plan = plan ?? UsbFaultPlan.CountOnly;
        inner.Observer = this;
    }

    /// <summary>Which faults; may be changed while nothing is under way.</summary>
    public UsbFaultPlan Plan { get; set; }

    /// <summary>Transfers so far that could have met a fault.</summary>
    public long Points => Interlocked.Read(ref _points);

    /// <summary>Faults so far.</summary>
    public long Injected => Interlocked.Read(ref _injected);

    /// <inheritdoc/>
    public UsbSpeed Speed => _inner.Speed;

    /// <inheritdoc/>
    public string Location => _inner.Location;

    /// <inheritdoc/>
    public int MaxTransferLength => _inner.MaxTransferLength;

    /// <inheritdoc/>
    public IUsbDeviceObserver? Observer { get; set; }

    /// <inheritdoc/>
    public UsbStatus ClaimInterface(byte interfaceNumber) => IsGone ? UsbStatus.Removed : _inner.ClaimInterface(interfaceNumber);

    /// <inheritdoc/>
    public UsbStatus ReleaseInterface(byte interfaceNumber) => IsGone ? UsbStatus.Removed : _inner.ReleaseInterface(interfaceNumber);

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        if (IsGone)
        {
            return UsbStatus.Removed;
        }

        FaultyUsbSlot slot = SlotOf(transfer);
        slot.Fault = UsbFaultKind.None;
        if (Plan.Counts(transfer))
        {
            slot.Number = Interlocked.Increment(ref _points);
            if (Plan.Chooses(slot.Number))
            {
                Interlocked.Increment(ref _injected);
                slot.Fault = Plan.Kind;
            }
        }

        Prepare(slot);
        Interlocked.Increment(ref _inFlight);
        switch (slot.Fault)
        {
            case UsbFaultKind.Stall:
                Interlocked.Or(ref _halted, BitOf(transfer));
                slot.EndSoon(_host, UsbStatus.Stall);
                return UsbStatus.Ok;
            case UsbFaultKind.TransmissionError:
                slot.EndSoon(_host, UsbStatus.TransmissionError);
                return UsbStatus.Ok;
            case UsbFaultKind.Babble when !transfer.IsIn:
                slot.EndSoon(_host, UsbStatus.TransmissionError);
                return UsbStatus.Ok;
            case UsbFaultKind.Timeout:
                Volatile.Write(ref slot.State, FaultyUsbSlot.Held);
                return UsbStatus.Ok;
            case UsbFaultKind.Unplug:
                slot.EndSoon(_host, UsbStatus.Removed);
                Unplug();
                return UsbStatus.Ok;
            default:
                return Pass(slot);
        }
    }

    /// <inheritdoc/>
    public void Abort(UsbTransfer transfer)
    {
        if (transfer.BackendState is not FaultyUsbSlot slot || slot.Device != this)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref slot.State, FaultyUsbSlot.Ending, FaultyUsbSlot.Held) == FaultyUsbSlot.Held)
        {
            slot.EndSoon(_host, UsbStatus.Cancelled);
        }
        else
        {
            _inner.Abort(slot.Inner);
        }
    }

    /// <summary>Pulls the device out, as a planned fault would.</summary>
    public void Unplug()
    {
        if (Interlocked.Exchange(ref _gone, 1) == 0)
        {
            _host.Post(_unplug);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Exchange(ref _gone, 1);
        EndHeld(UsbStatus.Cancelled);
        _inner.Dispose();
        while (Volatile.Read(ref _inFlight) > 0)
        {
            if (!_host.RunReady())
            {
                _host.Relax();
            }
        }
    }

    void IUsbTransferOwner.TransferDone(UsbTransfer transfer)
    {
        var slot = (FaultyUsbSlot)transfer.Tag!;
        UsbStatus status = transfer.Status;
        int actual = transfer.ActualLength;
        Volatile.Write(ref slot.State, FaultyUsbSlot.Idle);
        switch (slot.Fault)
        {
            case UsbFaultKind.CorruptData when !slot.Outer.IsIn && slot.ChangedAt >= 0:
                slot.Outer.Buffer.Span[slot.ChangedAt] ^= 0x10;
                break;
            case UsbFaultKind.CorruptData when slot.Outer.IsIn && actual > 0:
                slot.Outer.Buffer.Span[Plan.Place(slot.Number, actual)] ^= 0x10;
                break;
            case UsbFaultKind.Babble when status == UsbStatus.Ok:
                status = UsbStatus.Babble;
                break;
            case UsbFaultKind.Short when slot.Outer.IsIn && status == UsbStatus.Ok:
                actual /= 2;
                break;
        }

        Finish(slot, IsGone && status == UsbStatus.Cancelled ? UsbStatus.Removed : status, actual);
    }

    void IUsbDeviceObserver.DeviceRemoved()
    {
        Interlocked.Exchange(ref _gone, 1);
        EndHeld(UsbStatus.Removed);
        Tell();
    }

    internal void Finish(FaultyUsbSlot slot, UsbStatus status, int actual)
    {
        Interlocked.Decrement(ref _inFlight);
        slot.Outer.Complete(status, actual);
    }

    private bool IsGone => Volatile.Read(ref _gone) != 0;

    private static int BitOf(UsbTransfer transfer) =>
        transfer.Kind == UsbTransferKind.Control ? 0 : 1 << ((transfer.Endpoint & 0x0f) | ((transfer.Endpoint & 0x80) >> 3));

    private FaultyUsbSlot SlotOf(UsbTransfer transfer)
    {
        if (transfer.BackendState is FaultyUsbSlot slot && slot.Device == this)
        {
            return slot;
        }

        slot = new FaultyUsbSlot(this, transfer);
        transfer.BackendState = slot;
        FaultyUsbSlot? first;
        do
        {
            first = Volatile.Read(ref _slots);
            slot.NextSlot = first;
        }
        while (Interlocked.CompareExchange(ref _slots, slot, first) != first);
        return slot;
    }

    private static void Prepare(FaultyUsbSlot slot)
    {
        UsbTransfer outer = slot.Outer;
        UsbTransfer inner = slot.Inner;
        inner.Kind = outer.Kind;
        inner.Endpoint = outer.Endpoint;
        inner.Setup = outer.Setup;
        inner.Value = outer.Value;
        inner.Index = outer.Index;
        inner.Buffer = outer.Buffer;
        inner.ZeroLengthPacket = outer.ZeroLengthPacket;
        slot.ChangedAt = -1;
    }

    private UsbStatus Pass(FaultyUsbSlot slot)
    {
        UsbTransfer outer = slot.Outer;
        switch (outer.Kind)
        {
            case UsbTransferKind.ClearHalt:
                Interlocked.And(ref _halted, ~BitOf(outer));
                break;
            case UsbTransferKind.Reset or UsbTransferKind.SetConfiguration or UsbTransferKind.SetInterface:
                Interlocked.Exchange(ref _halted, 0);
                break;
            case UsbTransferKind.Bulk or UsbTransferKind.Interrupt when (Volatile.Read(ref _halted) & BitOf(outer)) != 0:
                slot.EndSoon(_host, UsbStatus.Stall);
                return UsbStatus.Ok;
        }

        if (slot.Fault == UsbFaultKind.Short && !outer.IsIn)
        {
            slot.Inner.Buffer = outer.Buffer.Slice(0, outer.Buffer.Length / 2);
        }
        else if (slot.Fault == UsbFaultKind.CorruptData && !outer.IsIn && outer.Buffer.Length > 0)
        {
            slot.ChangedAt = Plan.Place(slot.Number, outer.Buffer.Length);
            outer.Buffer.Span[slot.ChangedAt] ^= 0x10;
        }

        Volatile.Write(ref slot.State, FaultyUsbSlot.Inside);
        UsbStatus status = _inner.Submit(slot.Inner);
        if (status != UsbStatus.Ok)
        {
            slot.State = FaultyUsbSlot.Idle;
            Interlocked.Decrement(ref _inFlight);
        }

        return status;
    }

    private void EndHeld(UsbStatus status)
    {
        for (FaultyUsbSlot? slot = Volatile.Read(ref _slots); slot is not null; slot = slot.NextSlot)
        {
            if (Interlocked.CompareExchange(ref slot.State, FaultyUsbSlot.Ending, FaultyUsbSlot.Held) == FaultyUsbSlot.Held)
            {
                slot.EndSoon(_host, status);
            }
        }
    }

    private void Tell()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            Observer?.DeviceRemoved();
        }
    }

    private sealed class UnplugWork(FaultyUsb device) : HostWork
    {
        public override void Run()
        {
            device.EndHeld(UsbStatus.Removed);
            for (FaultyUsbSlot? slot = Volatile.Read(ref device._slots); slot is not null; slot = slot.NextSlot)
            {
                if (Volatile.Read(ref slot.State) == FaultyUsbSlot.Inside)
                {
                    device._inner.Abort(slot.Inner);
                }
            }

            device.Tell();
        }
    }
}
