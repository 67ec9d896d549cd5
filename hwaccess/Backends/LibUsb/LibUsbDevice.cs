using DriverKit.Backends.LibUsb.Native;
using DriverKit.Hosting;
using DriverKit.Usb;

namespace DriverKit.Backends.LibUsb;

/// <summary>
/// A real USB device through libusb. Interfaces are taken from the host's own driver when claimed and given back when released,
/// on dispose, and when the process exits in any way that runs code.
/// </summary>
public sealed class LibUsbDevice : IUsbDevice
{
    private const int DrainMilliseconds = 5000;

    private readonly Lock _gate = new();
    private readonly LibUsbContext _context;
    private readonly IHost _host;
    private readonly List<LibUsbSlot> _slots = [];
    private readonly Queue<UsbTransfer> _waiting = new();
    private readonly SortedDictionary<byte, bool> _claimed = [];
    private readonly ManualResetEventSlim _drained = new(initialState: true);
    private LibUsbDeviceHandle _handle;
    private UsbfsMemory? _memory;
    private bool _memoryAsked;
    private int _inFlight;
    private int _removed;
    private bool _disposed;

    private LibUsbDevice(LibUsbContext context, LibUsbDeviceHandle handle, UsbDeviceInfo info, IHost host)
    {
        _context = context;
        _handle = handle;
        _host = host;
        Info = info;
    }

    /// <summary>What is known of the device without asking it.</summary>
    public UsbDeviceInfo Info { get; }

    /// <inheritdoc/>
    public UsbSpeed Speed => Info.Speed;

    /// <inheritdoc/>
    public string Location => Info.Location;

    /// <inheritdoc/>
    /// <remarks>usbfs's cap on all transfers together leaves room for several of this length.</remarks>
    public int MaxTransferLength => (int)Math.Clamp(_context.Budget.Limit / 4, 64 << 10, 1 << 20);

    /// <inheritdoc/>
    public IUsbDeviceObserver? Observer { get; set; }

    /// <summary>Opens a device.</summary>
    /// <param name="info">Which one, from <see cref="UsbDeviceList"/>.</param>
    /// <param name="host">Where blocking requests are carried out.</param>
    /// <exception cref="IOException">It cannot be opened; the message says why and what to do.</exception>
    public static LibUsbDevice Open(UsbDeviceInfo info, IHost host)
    {
        LibUsbContext context = LibUsbContext.Acquire();
        try
        {
            var device = new LibUsbDevice(context, OpenHandle(context, info), info, host);
            context.Register(device);
            host.AddEvents(context.Events);
            return device;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public UsbStatus ClaimInterface(byte interfaceNumber)
    {
        lock (_gate)
        {
            if (_disposed || _claimed.ContainsKey(interfaceNumber))
            {
                return _disposed ? UsbStatus.Removed : UsbStatus.Busy;
            }

            int active = LibUsbNative.KernelDriverActive(_handle, interfaceNumber);
            bool detached = active == 1;
            if (detached)
            {
                int error = LibUsbNative.DetachKernelDriver(_handle, interfaceNumber);
                if (error < 0 && error != (int)LibUsbError.NotFound)
                {
                    return LibUsbStatus.FromError(error);
                }
            }

            int claim = LibUsbNative.ClaimInterface(_handle, interfaceNumber);
            if (claim < 0)
            {
                if (detached)
                {
                    LibUsbNative.AttachKernelDriver(_handle, interfaceNumber);
                }

                return LibUsbStatus.FromError(claim);
            }

            _claimed.Add(interfaceNumber, detached);
            return UsbStatus.Ok;
        }
    }

    /// <inheritdoc/>
    public UsbStatus ReleaseInterface(byte interfaceNumber)
    {
        lock (_gate)
        {
            return _claimed.Remove(interfaceNumber, out bool detached) ? GiveBack(interfaceNumber, detached) : UsbStatus.InvalidRequest;
        }
    }

    /// <summary>Lets the host's drivers have an interface that was left without one.</summary>
    /// <param name="interfaceNumber">bInterfaceNumber.</param>
    public UsbStatus RestoreHostDriver(byte interfaceNumber)
    {
        lock (_gate)
        {
            return _disposed ? UsbStatus.Removed : LibUsbStatus.FromError(LibUsbNative.AttachKernelDriver(_handle, interfaceNumber));
        }
    }

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        lock (_gate)
        {
            if (_disposed || _removed != 0)
            {
                return UsbStatus.Removed;
            }

            if (transfer.Kind > UsbTransferKind.Interrupt)
            {
                Begin();
                SpawnRequest(transfer);
                return UsbStatus.Ok;
            }

            if (_waiting.Count > 0)
            {
                Begin();
                _waiting.Enqueue(transfer);
                return UsbStatus.Ok;
            }

            UsbStatus status = Start(transfer);
            if (status == UsbStatus.Ok)
            {
                Begin();
            }
            else if (status == UsbStatus.NoMemory && _inFlight > 0)
            {
                Begin();
                _waiting.Enqueue(transfer);
                status = UsbStatus.Ok;
            }

            return status;
        }
    }

    /// <inheritdoc/>
    public void Abort(UsbTransfer transfer)
    {
        lock (_gate)
        {
            if (transfer.BackendState is LibUsbSlot { InFlight: true } slot && slot.Device == this && slot.Transfer == transfer)
            {
                slot.Cancel();
                return;
            }

            int count = _waiting.Count;
            bool found = false;
            for (int i = 0; i < count; i++)
            {
                UsbTransfer waiting = _waiting.Dequeue();
                if (waiting == transfer)
                {
                    found = true;
                }
                else
                {
                    _waiting.Enqueue(waiting);
                }
            }

            if (!found)
            {
                return;
            }
        }

        _host.Spawn("usb abort", () => Finish(transfer, UsbStatus.Cancelled, 0));
    }

    /// <summary>Gives everything back: transfers, interfaces, the host's own driver. Waits for transfers in flight, 5 s at most.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            CancelAll();
        }

        _drained.Wait(DrainMilliseconds);
        lock (_gate)
        {
            foreach ((byte interfaceNumber, bool detached) in _claimed)
            {
                GiveBack(interfaceNumber, detached);
            }

            _claimed.Clear();
            _memory?.Retire();
            _handle.Dispose();
            if (_inFlight == 0)
            {
                _slots.ForEach(s => s.Dispose());
            }

            _slots.Clear();
        }

        _context.Unregister(this);
        _host.RemoveEvents(_context.Events);
        _context.Dispose();
    }

    internal void SlotDone(LibUsbSlot slot, UsbTransfer transfer, UsbStatus status, int actual)
    {
        _context.Budget.Give(slot.Charged);
        _context.Events.Ended();
        if (status == UsbStatus.Removed)
        {
            SayRemoved();
        }

        Finish(transfer, status, actual);
        Pump();
    }

    private static LibUsbDeviceHandle OpenHandle(LibUsbContext context, UsbDeviceInfo info)
    {
        using LibUsbDeviceRef device = UsbDeviceList.FindReference(context, info)
            ?? throw new IOException($"{info} is no longer on the bus: list what is with 'driverkit devices'");
        int error = LibUsbNative.Open(device.DangerousGetHandle(), out LibUsbDeviceHandle handle);
        if (error < 0)
        {
            handle.Dispose();
            throw new IOException(UsbOpenProblem.Describe(info, (LibUsbError)error));
        }

        return handle;
    }

    private UsbStatus GiveBack(byte interfaceNumber, bool detached)
    {
        int error = LibUsbNative.ReleaseInterface(_handle, interfaceNumber);
        if (detached && error != (int)LibUsbError.NoDevice)
        {
            LibUsbNative.AttachKernelDriver(_handle, interfaceNumber);
        }

        return LibUsbStatus.FromError(error);
    }

    private UsbStatus Start(UsbTransfer transfer)
    {
        if (transfer.BackendState is not LibUsbSlot slot || slot.Device != this)
        {
            slot = new LibUsbSlot(this);
            _slots.Add(slot);
            transfer.BackendState = slot;
        }

        if (!_context.Budget.TryTake(transfer.Buffer.Length + 8))
        {
            return UsbStatus.NoMemory;
        }

        _context.Events.Begun();
        int error = slot.Submit(transfer, _handle.DangerousGetHandle(), MemoryFor(transfer));
        if (error < 0)
        {
            _context.Events.Ended();
        }

        int excess = error < 0 ? transfer.Buffer.Length + 8 : transfer.Buffer.Length + 8 - slot.Charged;
        _context.Budget.Give(excess);
        return LibUsbStatus.FromError(error);
    }

    private UsbfsMemory? MemoryFor(UsbTransfer transfer)
    {
        if (!_memoryAsked && transfer.Kind == UsbTransferKind.Bulk && transfer.Buffer.Length >= UsbfsMemory.Least)
        {
            _memoryAsked = true;
            _memory = UsbfsMemory.TryCreate(_handle, _context.Budget, Speed >= UsbSpeed.Super ? 1 << 20 : 256 << 10);
        }

        return _memory;
    }

    private void Pump()
    {
        while (true)
        {
            UsbTransfer? failed = null;
            UsbStatus status;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    return;
                }

                status = Start(_waiting.Peek());
                if (status == UsbStatus.NoMemory && _inFlight > _waiting.Count)
                {
                    return;
                }

                UsbTransfer transfer = _waiting.Dequeue();
                if (status != UsbStatus.Ok)
                {
                    failed = transfer;
                }
            }

            if (failed is not null)
            {
                Finish(failed, status, 0);
            }
        }
    }

    // Apart, so that the closure is made for these only.
    private void SpawnRequest(UsbTransfer transfer) => _host.Spawn("usb request", () => CarryOut(transfer));

    private void CarryOut(UsbTransfer transfer)
    {
        UsbStatus status = transfer.Kind switch
        {
            UsbTransferKind.SetConfiguration => Configure(transfer.Value),
            UsbTransferKind.SetInterface =>
                LibUsbStatus.FromError(LibUsbNative.SetInterfaceAltSetting(_handle, transfer.Index, transfer.Value)),
            UsbTransferKind.ClearHalt => LibUsbStatus.FromError(LibUsbNative.ClearHalt(_handle, transfer.Endpoint)),
            _ => Reset(),
        };
        if (status == UsbStatus.Removed)
        {
            SayRemoved();
        }

        Finish(transfer, status, 0);
    }

    /// <summary>Sets a configuration unless it is in force already: setting it again would reset what other drivers of the host use.</summary>
    private UsbStatus Configure(ushort value)
    {
        int error = LibUsbNative.GetConfiguration(_handle, out int now);
        if (error >= 0 && now == value)
        {
            return UsbStatus.Ok;
        }

        return LibUsbStatus.FromError(LibUsbNative.SetConfiguration(_handle, value));
    }

    /// <summary>Resets; a device that comes back as a new one is found again by port and serial and opened anew.</summary>
    private UsbStatus Reset()
    {
        int error = LibUsbNative.ResetDevice(_handle);
        if (error is not ((int)LibUsbError.NotFound) and not ((int)LibUsbError.NoDevice))
        {
            return LibUsbStatus.FromError(error);
        }

        UsbDeviceInfo? again = UsbDeviceList.WaitForReturn(Info, TimeSpan.FromSeconds(5));
        if (again is null)
        {
            return UsbStatus.Removed;
        }

        try
        {
            LibUsbDeviceHandle handle = OpenHandle(_context, again);
            lock (_gate)
            {
                _memory?.Retire();
                _memory = null;
                _memoryAsked = false;
                _handle.Dispose();
                _handle = handle;
                byte[] claimed = [.. _claimed.Keys];
                _claimed.Clear();
                foreach (byte interfaceNumber in claimed)
                {
                    if (ClaimInterface(interfaceNumber) != UsbStatus.Ok)
                    {
                        return UsbStatus.Busy;
                    }
                }
            }

            return UsbStatus.Ok;
        }
        catch (IOException)
        {
            return UsbStatus.Removed;
        }
    }

    private void Begin()
    {
        _inFlight++;
        _drained.Reset();
    }

    private void Finish(UsbTransfer transfer, UsbStatus status, int actual)
    {
        transfer.Complete(status, actual);
        lock (_gate)
        {
            if (--_inFlight == 0)
            {
                _drained.Set();
            }
        }
    }

    private void CancelAll()
    {
        foreach (LibUsbSlot slot in _slots)
        {
            if (slot.InFlight)
            {
                slot.Cancel();
            }
        }

        while (_waiting.TryDequeue(out UsbTransfer? waiting))
        {
            UsbTransfer transfer = waiting;
            _host.Spawn("usb abort", () => Finish(transfer, UsbStatus.Cancelled, 0));
        }
    }

    /// <summary>Called by the list's watcher when the device left its port.</summary>
    internal void SayRemoved()
    {
        if (Interlocked.Exchange(ref _removed, 1) == 0)
        {
            Observer?.DeviceRemoved();
        }
    }
}
