using DriverKit.Hosting;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>
/// A modelled USB device as a host controller's driver reaches it. Standard requests, states, halts, toggles, packets and
/// the order of transfers are its affair; a <see cref="UsbFunctionModel"/> brings what the class adds.
/// </summary>
/// <remarks>
/// Submits, aborts and unplugging come from any thread and only leave a note; all work is done in steps in the host's soft
/// context, so that nothing completes inside its own submit. The requests that a host must know of itself (SET_ADDRESS,
/// SET_CONFIGURATION, SET_INTERFACE, CLEAR_FEATURE(ENDPOINT_HALT)) are refused as plain control transfers.
/// </remarks>
public sealed class UsbDeviceModel : IUsbDevice
{
    private const int InUse = 0;
    private const int Unplugged = 1;
    private const int Disposed = 2;

    private readonly IHost _host;
    private readonly StepWork _work;
    private readonly UsbStandardRequests _control;
    private readonly UsbTransferQueue _controlQueue = new();
    private readonly List<UsbModelEndpoint> _endpoints = [];
    private UsbTransfer? _incoming;
    private int _abortNoted;
    private int _inFlight;
    private int _life;
    private bool _removalDone;

    /// <summary>A device that is plugged in and addressed, not configured yet.</summary>
    /// <param name="host">The host whose loop it runs in.</param>
    /// <param name="definition">What it says of itself.</param>
    /// <param name="speed">The speed it runs at.</param>
    /// <param name="function">What it does.</param>
    /// <param name="location">Its name for people.</param>
    /// <exception cref="ArgumentException">The definition has no such speed.</exception>
    public UsbDeviceModel(IHost host, UsbDeviceDefinition definition, UsbSpeed speed, UsbFunctionModel function, string location)
    {
        if (!definition.Speeds.Contains(speed))
        {
            throw new ArgumentException($"{location} does not run at {speed} speed, only at {string.Join(", ", definition.Speeds)}", nameof(speed));
        }

        _host = host;
        Definition = definition;
        Speed = speed;
        Location = location;
        Function = function;
        Descriptors = new UsbDescriptors(definition, speed);
        foreach (UsbInterfaceDefinition setting in definition.Interfaces)
        {
            foreach (UsbEndpointDefinition endpoint in setting.Endpoints)
            {
                _endpoints.Add(new UsbModelEndpoint(endpoint, setting.Number, setting.Alternate, speed));
            }
        }

        _work = new StepWork(this);
        _control = new UsbStandardRequests(this, Descriptors);
        _control.Handle(SetupPacket.Of(0, (byte)StandardRequest.SetAddress, 1, 0, 0), default, out _);
        function.Device = this;
    }

    /// <inheritdoc/>
    public UsbSpeed Speed { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public int MaxTransferLength => 16 << 20;

    /// <inheritdoc/>
    public IUsbDeviceObserver? Observer { get; set; }

    /// <summary>What it says of itself.</summary>
    public UsbDeviceDefinition Definition { get; }

    /// <summary>Its descriptors at this speed.</summary>
    public UsbDescriptors Descriptors { get; }

    /// <summary>What it does beyond the standard requests.</summary>
    public UsbFunctionModel Function { get; }

    /// <summary>The state that the standard requests brought it into.</summary>
    public UsbDeviceState State => _control.State;

    /// <summary>False once it was unplugged or disposed.</summary>
    public bool IsPresent => Volatile.Read(ref _life) == InUse;

    /// <summary>Transfers submitted and not back yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <inheritdoc/>
    public UsbStatus ClaimInterface(byte interfaceNumber) => Claim(interfaceNumber);

    /// <inheritdoc/>
    public UsbStatus ReleaseInterface(byte interfaceNumber) => Claim(interfaceNumber);

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        if (Volatile.Read(ref _life) != InUse)
        {
            return UsbStatus.Removed;
        }

        UsbStatus refused = Check(transfer);
        if (refused != UsbStatus.Ok)
        {
            return refused;
        }

        if (transfer.BackendState is not UsbTransferSlot slot || slot.Device != this)
        {
            transfer.BackendState = slot = new UsbTransferSlot(this);
        }

        slot.Done = 0;
        slot.Abort = 0;
        Interlocked.Increment(ref _inFlight);
        UsbTransfer? newest;
        do
        {
            newest = Volatile.Read(ref _incoming);
            transfer.Next = newest;
        }
        while (Interlocked.CompareExchange(ref _incoming, transfer, newest) != newest);
        _host.Post(_work);
        return UsbStatus.Ok;
    }

    /// <inheritdoc/>
    public void Abort(UsbTransfer transfer)
    {
        if (transfer.BackendState is UsbTransferSlot slot && slot.Device == this)
        {
            Volatile.Write(ref slot.Abort, 1);
            Volatile.Write(ref _abortNoted, 1);
            _host.Post(_work);
        }
    }

    /// <summary>Takes the device off the bus: what is in flight ends as Removed, the observer hears of it. Any thread.</summary>
    public void Unplug()
    {
        if (Interlocked.CompareExchange(ref _life, Unplugged, InUse) == InUse)
        {
            _host.Post(_work);
        }
    }

    /// <summary>Has the function's <see cref="UsbFunctionModel.Step"/> run soon, for reasons of the function's own. Any thread.</summary>
    public void Wake() => _host.Post(_work);

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.CompareExchange(ref _life, Disposed, InUse);
        _host.Post(_work);
        while (InFlight > 0)
        {
            if (!_host.RunReady())
            {
                _host.Relax();
            }
        }
    }

    /// <summary>An endpoint of the settings selected now.</summary>
    /// <param name="address">bEndpointAddress.</param>
    /// <returns>The endpoint; null if there is none such or the device is not configured.</returns>
    public UsbModelEndpoint? FindEndpoint(byte address)
    {
        if (_control.State != UsbDeviceState.Configured)
        {
            return null;
        }

        foreach (UsbModelEndpoint endpoint in _endpoints)
        {
            if (endpoint.Address == address && endpoint.Alternate == _control.AlternateOf(endpoint.InterfaceNumber))
            {
                return endpoint;
            }
        }

        return null;
    }

    internal void Reconfigured(byte value)
    {
        foreach (UsbModelEndpoint endpoint in _endpoints)
        {
            endpoint.FailWaiting(UsbStatus.Cancelled);
            endpoint.Refresh();
        }

        Function.Configured(value);
    }

    internal void Reselected(byte number, byte alternate)
    {
        foreach (UsbModelEndpoint endpoint in _endpoints)
        {
            if (endpoint.InterfaceNumber == number)
            {
                endpoint.FailWaiting(UsbStatus.Cancelled);
                endpoint.Refresh();
            }
        }

        Function.InterfaceSelected(number, alternate);
    }

    internal void Finish(UsbTransfer transfer, UsbStatus status, int actual)
    {
        Interlocked.Decrement(ref _inFlight);
        transfer.Complete(status, actual);
    }

    private UsbStatus Claim(byte interfaceNumber) =>
        !IsPresent ? UsbStatus.Removed
        : Definition.Interfaces.Any(i => i.Number == interfaceNumber) ? UsbStatus.Ok : UsbStatus.InvalidRequest;

    private UsbStatus Check(UsbTransfer transfer)
    {
        if (transfer.Buffer.Length > MaxTransferLength)
        {
            return UsbStatus.InvalidRequest;
        }

        if (transfer.Kind != UsbTransferKind.Control)
        {
            bool data = transfer.Kind is UsbTransferKind.Bulk or UsbTransferKind.Interrupt;
            return data && (transfer.Endpoint & 0x0f) == 0 ? UsbStatus.InvalidRequest : UsbStatus.Ok;
        }

        var setup = new SetupPacket(transfer.Setup);
        bool hostsOwn = setup.Kind == RequestKind.Standard
            && (setup.Standard is StandardRequest.SetAddress or StandardRequest.SetConfiguration or StandardRequest.SetInterface
                || (setup.Standard == StandardRequest.ClearFeature && setup.Recipient == RequestRecipient.Endpoint
                    && (setup.Index & 0x0f) != 0 && setup.Value == (ushort)FeatureSelector.EndpointHalt));
        return hostsOwn || transfer.Buffer.Length < setup.Length || setup.Length > 4096 ? UsbStatus.InvalidRequest : UsbStatus.Ok;
    }

    private void Run()
    {
        Sort(Interlocked.Exchange(ref _incoming, null));
        if (Interlocked.Exchange(ref _abortNoted, 0) != 0)
        {
            EndAborted(_controlQueue);
            foreach (UsbModelEndpoint endpoint in _endpoints)
            {
                EndAborted(endpoint.Queue);
            }
        }

        if (Volatile.Read(ref _life) != InUse)
        {
            Leave();
            return;
        }

        while (_controlQueue.Head is { } control)
        {
            _controlQueue.Remove(control);
            RunControl(control);
        }

        foreach (UsbModelEndpoint endpoint in _endpoints)
        {
            if (endpoint.IsHalted)
            {
                endpoint.FailWaiting(UsbStatus.Stall);
            }
        }

        if (_control.State == UsbDeviceState.Configured)
        {
            Function.Step();
        }
    }

    private void Sort(UsbTransfer? newest)
    {
        UsbTransfer? oldest = null;
        while (newest is not null)
        {
            UsbTransfer? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        while (oldest is not null)
        {
            UsbTransfer transfer = oldest;
            oldest = oldest.Next;
            transfer.Next = null;
            if (transfer.Kind is not (UsbTransferKind.Bulk or UsbTransferKind.Interrupt))
            {
                // Requests on endpoint 0 and data on others keep the order in which they were submitted.
                _controlQueue.Add(transfer);
                while (IsPresent && _controlQueue.Head is { } control && UsbTransferSlot.Of(control).Abort == 0)
                {
                    _controlQueue.Remove(control);
                    RunControl(control);
                }

                continue;
            }

            UsbModelEndpoint? endpoint = FindEndpoint(transfer.Endpoint);
            bool fits = endpoint is not null
                && (endpoint.Definition.Type == TransferType.Interrupt) == (transfer.Kind == UsbTransferKind.Interrupt);
            if (fits || !IsPresent)
            {
                (endpoint?.Queue ?? _controlQueue).Add(transfer);
            }
            else
            {
                Finish(transfer, UsbStatus.InvalidRequest, 0);
            }
        }
    }

    private void EndAborted(UsbTransferQueue queue)
    {
        UsbTransfer? next;
        for (UsbTransfer? at = queue.Head; at is not null; at = next)
        {
            next = at.Next;
            UsbTransferSlot slot = UsbTransferSlot.Of(at);
            if (Volatile.Read(ref slot.Abort) != 0)
            {
                queue.Remove(at);
                Finish(at, UsbStatus.Cancelled, slot.Done);
            }
        }
    }

    private void RunControl(UsbTransfer transfer)
    {
        SetupPacket setup;
        switch (transfer.Kind)
        {
            case UsbTransferKind.SetConfiguration:
                setup = SetupPacket.Of(0, (byte)StandardRequest.SetConfiguration, transfer.Value, 0, 0);
                break;
            case UsbTransferKind.SetInterface:
                setup = SetupPacket.Of(1, (byte)StandardRequest.SetInterface, transfer.Value, transfer.Index, 0);
                break;
            case UsbTransferKind.ClearHalt:
                setup = SetupPacket.ClearHalt(new EndpointAddress(transfer.Endpoint));
                break;
            case UsbTransferKind.Reset:
                Reset();
                Finish(transfer, UsbStatus.Ok, 0);
                return;
            default:
                setup = new SetupPacket(transfer.Setup);
                break;
        }

        bool ok = _control.Handle(setup, transfer.Buffer.Span[..setup.Length], out int actual);
        Finish(transfer, ok ? UsbStatus.Ok : UsbStatus.Stall, actual);
    }

    // What a host does after a port reset: address it again, restore the configuration. USB 2.0 §7.1.7.5, §9.1.2
    private void Reset()
    {
        byte configuration = _control.Configuration;
        foreach (UsbModelEndpoint endpoint in _endpoints)
        {
            endpoint.FailWaiting(UsbStatus.Cancelled);
            endpoint.Refresh();
        }

        _control.BusReset();
        Function.BusReset();
        _control.Handle(SetupPacket.Of(0, (byte)StandardRequest.SetAddress, 1, 0, 0), default, out _);
        if (configuration != 0)
        {
            _control.Handle(SetupPacket.SetConfiguration(configuration), default, out _);
        }
    }

    private void Leave()
    {
        UsbStatus status = Volatile.Read(ref _life) == Unplugged ? UsbStatus.Removed : UsbStatus.Cancelled;
        while (_controlQueue.Head is { } transfer)
        {
            _controlQueue.Remove(transfer);
            Finish(transfer, status, UsbTransferSlot.Of(transfer).Done);
        }

        foreach (UsbModelEndpoint endpoint in _endpoints)
        {
            endpoint.FailWaiting(status);
        }

        if (!_removalDone)
        {
            _removalDone = true;
            Function.Removed();
            if (status == UsbStatus.Removed)
            {
                Observer?.DeviceRemoved();
            }
        }
    }

    private sealed class StepWork(UsbDeviceModel device) : HostWork
    {
        public override void Run() => device.Run();
    }
}
