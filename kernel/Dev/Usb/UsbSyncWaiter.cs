namespace DriverKit.Kernel.Usb;

/// <summary>Makes a transfer synchronous (usbd_sync_transfer): submits it and waits for it in thread context. One at a time.</summary>
public sealed class UsbSyncWaiter : IUsbXferOwner
{
    private readonly SpinMutex _mutex;
    private readonly CondVar _done;
    private bool _isDone;

    /// <summary>A place to wait.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="name">What is waited for, for reports.</param>
    public UsbSyncWaiter(RumpKernel kernel, string name)
    {
        _mutex = new SpinMutex(kernel.Host);
        _done = new CondVar(name);
    }

    /// <summary>Submits a transfer and waits until it is back; its timeout bounds the wait. Thread context.</summary>
    /// <param name="xfer">The transfer; this becomes its owner.</param>
    /// <returns>How it ended.</returns>
    public UsbdStatus Transfer(UsbXfer xfer)
    {
        xfer.Owner = this;
        _isDone = false;
        UsbdStatus status = xfer.Pipe.Submit(xfer);
        if (status != UsbdStatus.InProgress)
        {
            return status;
        }

        using SpinMutex.Scope held = _mutex.Hold();
        while (!_isDone)
        {
            _done.Wait(_mutex);
        }

        return xfer.Status;
    }

    /// <inheritdoc/>
    public void XferDone(UsbXfer xfer)
    {
        using SpinMutex.Scope held = _mutex.Hold();
        _isDone = true;
        _done.Signal();
    }
}
