using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Kernel.Usb;

/// <summary>
/// An open endpoint (usbd_pipe). One at a time holds it. Transfers end in the order submitted; each comes back, whatever happens:
/// by itself, by its timeout, by an abort, or because the device is gone.
/// </summary>
public sealed class UsbPipe
{
    private readonly SpinMutex _mutex;
    private readonly CondVar _drained;
    private readonly Callout _watchdog;
    private UsbXfer? _first;
    private UsbXfer? _last;
    private int _outstanding;
    private bool _closed;

    internal UsbPipe(UsbDevice device, UsbEndpoint? endpoint)
    {
        Device = device;
        Endpoint = endpoint;
        Address = endpoint?.Address ?? 0;
        Kind = endpoint?.Type switch
        {
            TransferType.Bulk => UsbTransferKind.Bulk,
            TransferType.Interrupt => UsbTransferKind.Interrupt,
            _ => UsbTransferKind.Control,
        };
        _mutex = new SpinMutex(device.Kernel.Host);
        _drained = new CondVar($"usb pipe {Address:x2} to drain");
        _watchdog = new Callout(device.Kernel.Host, Watch) { IsTimeout = true };
    }

    /// <summary>The device.</summary>
    public UsbDevice Device { get; }

    /// <summary>The endpoint; null for the default pipe.</summary>
    public UsbEndpoint? Endpoint { get; }

    /// <summary>Endpoint address with the direction in bit 7.</summary>
    public byte Address { get; }

    /// <summary>Packet size in bytes: lengths that are multiples of it move without short packets.</summary>
    public int MaxPacketSize => Endpoint?.MaxPacketSize ?? Device.MaxPacketSize0;

    /// <summary>Largest transfer in bytes.</summary>
    public int MaxTransferLength => Device.MaxTransferLength;

    /// <summary>True when nothing is in flight.</summary>
    public bool IsIdle => Volatile.Read(ref _outstanding) == 0;

    internal UsbTransferKind Kind { get; }

    /// <summary>Starts a transfer; any context.</summary>
    /// <param name="xfer">The transfer; its own pipe must be this one.</param>
    /// <returns>InProgress when it was taken: it then comes back through its owner. Else it was not taken and stays the caller's.</returns>
    public UsbdStatus Submit(UsbXfer xfer)
    {
        if (xfer.Pipe != this || !xfer.TryBegin())
        {
            return xfer.Pipe == this ? UsbdStatus.InUse : UsbdStatus.Invalid;
        }

        UsbTransfer transfer = xfer.Transfer;
        transfer.Buffer = xfer.Buffer;
        transfer.ZeroLengthPacket = (xfer.Flags & UsbXferFlags.ForceShortXfer) != 0;
        if (!Link(xfer, out int submission))
        {
            xfer.End();
            return Device.IsGone ? UsbdStatus.Removed : UsbdStatus.Cancelled;
        }

        UsbStatus status = Device.Seam.Submit(transfer);
        if (status != UsbStatus.Ok)
        {
            using (_mutex.Hold())
            {
                Unlink(xfer);
                Leave();
            }

            xfer.End();
            return status.ToUsbdStatus();
        }

        AfterSubmit(xfer, submission);
        return UsbdStatus.InProgress;
    }

    /// <summary>Asks for the early end of a transfer; it still comes back. Any context; harmless when it is back already.</summary>
    /// <param name="xfer">The transfer.</param>
    public void Abort(UsbXfer xfer)
    {
        _mutex.Enter();
        if (!xfer.IsBusy || !IsLinked(xfer))
        {
            _mutex.Exit();
            return;
        }

        AbortLocked(xfer);
        _mutex.Exit();
    }

    /// <summary>Asks for the early end of all transfers, the latest first so that none starts in the place of another. Any context.</summary>
    public void AbortAll()
    {
        _mutex.Enter();
        while (FindLast() is { } xfer)
        {
            AbortLocked(xfer);
        }

        _mutex.Exit();

        UsbXfer? FindLast()
        {
            UsbXfer? at = _last;
            while (at is not null && at.AbortRequested)
            {
                at = at.ListPrevious;
            }

            return at;
        }
    }

    /// <summary>Waits until nothing is in flight and every owner has been told. Thread context.</summary>
    public void WaitIdle()
    {
        _mutex.Enter();
        while (_outstanding > 0)
        {
            _drained.Wait(_mutex);
        }

        _mutex.Exit();
    }

    /// <summary>Clears the endpoint's halt and the toggles on both sides (usbd_clear_endpoint_stall). Thread context; waits.</summary>
    /// <returns>Ok, or why not.</returns>
    public UsbdStatus ClearHalt() => Device.Control.HostRequest(UsbTransferKind.ClearHalt, Address, 0, 0, UsbDevice.DefaultTimeout);

    /// <summary>Ends what is in flight, waits for it, and gives the endpoint free. Thread context.</summary>
    public void Close()
    {
        using (_mutex.Hold())
        {
            _closed = true;
        }

        AbortAll();
        WaitIdle();
        _watchdog.Stop();
        Device.Released(this);
    }

    /// <summary>Ends a completed transfer and tells its owner. Soft context.</summary>
    internal void Finish(UsbXfer xfer)
    {
        using (_mutex.Hold())
        {
            if (xfer.Aborters > 0)
            {
                xfer.DoneHeldBack = true;
                return;
            }

            Unlink(xfer);
        }

        xfer.Judge();
        xfer.End();
        xfer.Owner.XferDone(xfer);
        using SpinMutex.Scope held = _mutex.Hold();
        Leave();
    }

    private bool Link(UsbXfer xfer, out int submission)
    {
        long now = xfer.Timeout > TimeSpan.Zero ? Device.Kernel.Host.Now : 0;
        using SpinMutex.Scope held = _mutex.Hold();
        submission = ++xfer.Submission;
        if (_closed || Device.IsGone)
        {
            return false;
        }

        xfer.Submitted = false;
        xfer.AbortRequested = false;
        xfer.TimedOut = false;
        xfer.Deadline = xfer.Timeout > TimeSpan.Zero ? now + (xfer.Timeout.Ticks * 100) : long.MaxValue;
        xfer.ListNext = null;
        xfer.ListPrevious = _last;
        if (_last is null)
        {
            _first = xfer;
        }
        else
        {
            _last.ListNext = xfer;
        }

        _last = xfer;
        _outstanding++;
        if (xfer.Deadline != long.MaxValue)
        {
            StartWatch(xfer.Deadline);
        }

        return true;
    }

    // An abort that came before the seam had the transfer is made up for here, unless the transfer is back by now.
    private void AfterSubmit(UsbXfer xfer, int submission)
    {
        _mutex.Enter();
        if (xfer.Submission == submission && IsLinked(xfer))
        {
            xfer.Submitted = true;
            if (xfer.AbortRequested)
            {
                CallAbort(xfer);
            }
        }

        _mutex.Exit();
    }

    private void AbortLocked(UsbXfer xfer)
    {
        xfer.AbortRequested = true;
        if (xfer.Submitted)
        {
            CallAbort(xfer);
        }
    }

    // While the seam is called its completion is held back, so that the abort can never meet the transfer's next use.
    private void CallAbort(UsbXfer xfer)
    {
        xfer.Aborters++;
        _mutex.Exit();
        Device.Seam.Abort(xfer.Transfer);
        _mutex.Enter();
        if (--xfer.Aborters == 0 && xfer.DoneHeldBack)
        {
            xfer.DoneHeldBack = false;
            Device.Bus.Done(xfer);
        }
    }

    private void StartWatch(long deadline)
    {
        if (!_watchdog.IsScheduled || _watchdog.Deadline > deadline)
        {
            Device.Kernel.Host.Schedule(_watchdog, deadline);
        }
    }

    // One timer a pipe, set again only when it fires: a transfer that ends in time costs no timer operation.
    private void Watch()
    {
        long now = Device.Kernel.Host.Now;
        long next = long.MaxValue;
        _mutex.Enter();
        while (TakeExpired(now, out next) is { } late)
        {
            late.TimedOut = true;
            AbortLocked(late);
        }

        if (next != long.MaxValue && !_closed)
        {
            StartWatch(next);
        }

        _mutex.Exit();
    }

    private UsbXfer? TakeExpired(long now, out long next)
    {
        next = long.MaxValue;
        for (UsbXfer? at = _last; at is not null; at = at.ListPrevious)
        {
            if (at.AbortRequested)
            {
                continue;
            }

            if (at.Deadline <= now)
            {
                return at;
            }

            next = Math.Min(next, at.Deadline);
        }

        return null;
    }

    private bool IsLinked(UsbXfer xfer) => xfer.ListPrevious is not null || _first == xfer;

    private void Unlink(UsbXfer xfer)
    {
        if (xfer.ListPrevious is { } previous)
        {
            previous.ListNext = xfer.ListNext;
        }
        else
        {
            _first = xfer.ListNext;
        }

        if (xfer.ListNext is { } next)
        {
            next.ListPrevious = xfer.ListPrevious;
        }
        else
        {
            _last = xfer.ListPrevious;
        }

        xfer.ListNext = null;
        xfer.ListPrevious = null;
    }

    private void Leave()
    {
        if (--_outstanding == 0 && _drained.HasWaiters)
        {
            _drained.Broadcast();
        }
    }
}
