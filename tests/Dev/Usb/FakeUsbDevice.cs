using System.Buffers.Binary;
using DriverKit.Hosting;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Dev.Tests.Usb;

/// <summary>A device with state of its own: answers standard requests, halts, holds what it is told to hold, and can leave.</summary>
internal sealed class FakeUsbDevice : IUsbDevice
{
    private readonly IHost _host;
    private readonly Lock _lock = new();
    private readonly List<(UsbTransfer Transfer, UsbStatus Status, int Length)> _ready = [];
    private readonly List<UsbTransfer> _held = [];
    private readonly Step _step;
    private bool _gone;

    public FakeUsbDevice(IHost host)
    {
        _host = host;
        _step = new Step(this);
        Configuration =
        [
            9, 2, 32, 0, 1, 1, 0, 0x80, 50,
            9, 4, 0, 0, 2, 0xFF, 1, 2, 0,
            7, 5, 0x81, 2, 0, 2, 0,
            7, 5, 0x02, 2, 0, 2, 0,
        ];
        BinaryPrimitives.WriteUInt16LittleEndian(Configuration.AsSpan(2), (ushort)Configuration.Length);
    }

    public byte[] Device { get; } = [18, 1, 0, 2, 0, 0, 0, 64, 0x34, 0x12, 0x78, 0x56, 0x00, 0x01, 1, 2, 3, 1];

    public byte[] Configuration { get; set; }

    public Func<SetupPacket, byte[]?>? OnControl { get; set; }

    public Func<UsbTransfer, (UsbStatus Status, int Length)?>? OnData { get; set; }

    public Func<SetupPacket, bool>? HoldControl { get; set; }

    public List<UsbTransferKind> HostRequests { get; } = [];

    public byte SelectedConfiguration { get; private set; }

    public bool IsDisposed { get; private set; }

    public int Aborts { get; private set; }

    public int InFlight
    {
        get
        {
            lock (_lock)
            {
                return _held.Count + _ready.Count;
            }
        }
    }

    public UsbSpeed Speed { get; init; } = UsbSpeed.High;

    public string Location => "fake";

    public int MaxTransferLength => 1 << 20;

    public IUsbDeviceObserver? Observer { get; set; }

    public UsbStatus ClaimInterface(byte interfaceNumber) => UsbStatus.Ok;

    public UsbStatus ReleaseInterface(byte interfaceNumber) => UsbStatus.Ok;

    public UsbStatus Submit(UsbTransfer transfer)
    {
        lock (_lock)
        {
            if (_gone)
            {
                return UsbStatus.Removed;
            }

            (UsbStatus Status, int Length)? answer = Answer(transfer);
            if (answer is { } now)
            {
                _ready.Add((transfer, now.Status, now.Length));
            }
            else
            {
                _held.Add(transfer);
            }
        }

        _host.Post(_step);
        return UsbStatus.Ok;
    }

    public void Abort(UsbTransfer transfer)
    {
        lock (_lock)
        {
            Aborts++;
            if (_held.Remove(transfer))
            {
                _ready.Add((transfer, UsbStatus.Cancelled, 0));
            }
        }

        _host.Post(_step);
    }

    public void Unplug()
    {
        lock (_lock)
        {
            _gone = true;
            _ready.AddRange(_held.Select(t => (t, UsbStatus.Removed, 0)));
            _held.Clear();
        }

        _host.Post(_step);
        Observer?.DeviceRemoved();
    }

    public void Dispose() => IsDisposed = true;

    private (UsbStatus Status, int Length)? Answer(UsbTransfer transfer)
    {
        if (transfer.Kind == UsbTransferKind.Control)
        {
            return Control(transfer);
        }

        if (transfer.Kind is UsbTransferKind.Bulk or UsbTransferKind.Interrupt)
        {
            return OnData?.Invoke(transfer);
        }

        HostRequests.Add(transfer.Kind);
        if (transfer.Kind == UsbTransferKind.SetConfiguration)
        {
            SelectedConfiguration = (byte)transfer.Value;
        }

        return (UsbStatus.Ok, 0);
    }

    private (UsbStatus Status, int Length)? Control(UsbTransfer transfer)
    {
        var setup = new SetupPacket(transfer.Setup);
        if (HoldControl?.Invoke(setup) == true)
        {
            return null;
        }

        byte[]? answer = OnControl?.Invoke(setup) ?? Standard(setup);
        if (answer is null)
        {
            return (UsbStatus.Stall, 0);
        }

        int length = Math.Min(answer.Length, transfer.Buffer.Length);
        answer.AsSpan(0, length).CopyTo(transfer.Buffer.Span);
        return (UsbStatus.Ok, length);
    }

    private byte[]? Standard(SetupPacket setup) => (setup.RequestType, setup.Standard, setup.DescriptorType) switch
    {
        (0x80, StandardRequest.GetDescriptor, DescriptorType.Device) => Device,
        (0x80, StandardRequest.GetDescriptor, DescriptorType.Configuration) when setup.DescriptorIndex == 0 => Configuration,
        (0x80, StandardRequest.GetDescriptor, DescriptorType.String) => Text(setup.DescriptorIndex),
        (0x80, StandardRequest.GetConfiguration, _) => [SelectedConfiguration],
        _ => null,
    };

    private static byte[]? Text(byte index)
    {
        string? text = index switch { 1 => "Maker", 2 => "Thing", 3 => "0042", _ => null };
        if (index == 0)
        {
            return [4, 3, 9, 4];
        }

        return text is null ? null : [(byte)(2 + (2 * text.Length)), 3, .. System.Text.Encoding.Unicode.GetBytes(text)];
    }

    private void Deliver()
    {
        while (true)
        {
            (UsbTransfer Transfer, UsbStatus Status, int Length) done;
            lock (_lock)
            {
                if (_ready.Count == 0)
                {
                    return;
                }

                done = _ready[0];
                _ready.RemoveAt(0);
            }

            done.Transfer.Complete(done.Status, done.Length);
        }
    }

    private sealed class Step(FakeUsbDevice device) : HostWork
    {
        public override void Run() => device.Deliver();
    }
}
