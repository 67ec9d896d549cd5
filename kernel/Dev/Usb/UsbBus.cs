using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Usb;

/// <summary>A USB bus (usbd_bus): completions of its transfers, and the work queue in which its ports are explored.</summary>
public sealed class UsbBus
{
    private readonly SimpleLock _lock = new();
    private readonly SoftInterrupt _softInterrupt;
    private readonly WorkQueue _explorer;
    private UsbXfer? _doneHead;
    private UsbXfer? _doneTail;
    private int _lastAddress;

    internal UsbBus(Device device, UsbHostController controller)
    {
        Device = device;
        Controller = controller;
        _softInterrupt = new SoftInterrupt(device.Kernel.Host, Drain);
        _explorer = new WorkQueue(device.Kernel, device.Name);
    }

    /// <summary>Its device, <c>usb0</c>.</summary>
    public Device Device { get; }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel => Device.Kernel;

    /// <summary>Its controller.</summary>
    public UsbHostController Controller { get; }

    internal int NextAddress() => _lastAddress = (_lastAddress % 127) + 1;

    /// <summary>Has ports explored in the work queue; counts as pending in the device tree until done. Any context.</summary>
    internal void Explore(Action explore)
    {
        Device.Tree.PendingIncrement();
        _explorer.Enqueue(() =>
        {
            explore();
            Device.Tree.PendingDecrement();
        });
    }

    /// <summary>Takes a completed transfer; any context.</summary>
    internal void Done(UsbXfer xfer)
    {
        xfer.DoneNext = null;
        using (_lock.Hold())
        {
            if (_doneTail is null)
            {
                _doneHead = xfer;
            }
            else
            {
                _doneTail.DoneNext = xfer;
            }

            _doneTail = xfer;
        }

        _softInterrupt.Schedule();
    }

    private void Drain()
    {
        while (Take() is { } xfer)
        {
            xfer.Pipe.Finish(xfer);
        }
    }

    private UsbXfer? Take()
    {
        using SimpleLock.Scope held = _lock.Hold();
        UsbXfer? xfer = _doneHead;
        if (xfer is not null)
        {
            _doneHead = xfer.DoneNext;
            if (_doneHead is null)
            {
                _doneTail = null;
            }

            xfer.DoneNext = null;
        }

        return xfer;
    }
}
