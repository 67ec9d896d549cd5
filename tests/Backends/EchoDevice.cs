using DriverKit.Hosting;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Backends.Tests;

/// <summary>A device that gives back on endpoint 81 what came on endpoint 02, and holds an IN request until there is something.</summary>
internal sealed class EchoDevice(IHost host) : HostWork, IUsbDevice
{
    private readonly Lock _gate = new();
    private readonly Queue<UsbTransfer> _arrived = new();
    private readonly Queue<UsbTransfer> _waiting = new();
    private readonly Queue<byte[]> _data = new();
    private bool _halted;

    public List<UsbTransferKind> Seen { get; } = [];

    public UsbSpeed Speed => UsbSpeed.High;

    public string Location => "echo";

    public int MaxTransferLength => 1 << 20;

    public IUsbDeviceObserver? Observer { get; set; }

    public UsbStatus ClaimInterface(byte interfaceNumber) => UsbStatus.Ok;

    public UsbStatus ReleaseInterface(byte interfaceNumber) => UsbStatus.Ok;

    /// <summary>The next transfer on endpoint 81 stalls, and all until the halt is cleared.</summary>
    public void Halt() => _halted = true;

    public UsbStatus Submit(UsbTransfer transfer)
    {
        lock (_gate)
        {
            _arrived.Enqueue(transfer);
        }

        host.Post(this);
        return UsbStatus.Ok;
    }

    public void Abort(UsbTransfer transfer)
    {
        bool found;
        lock (_gate)
        {
            found = _waiting.Contains(transfer);
            UsbTransfer[] others = [.. _waiting.Where(t => t != transfer)];
            _waiting.Clear();
            Array.ForEach(others, _waiting.Enqueue);
        }

        if (found)
        {
            host.Post(new Later(() => transfer.Complete(UsbStatus.Cancelled, 0)));
        }
    }

    public override void Run()
    {
        while (true)
        {
            UsbTransfer? transfer;
            lock (_gate)
            {
                if (!_arrived.TryDequeue(out transfer))
                {
                    return;
                }

                Seen.Add(transfer.Kind);
            }

            Carry(transfer);
        }
    }

    public void Dispose()
    {
    }

    private void Carry(UsbTransfer transfer)
    {
        switch (transfer.Kind)
        {
            case UsbTransferKind.Control:
                byte[] answer = Descriptor((byte)(transfer.Setup >> 24));
                int length = Math.Min(answer.Length, transfer.Buffer.Length);
                answer.AsSpan(0, length).CopyTo(transfer.Buffer.Span);
                transfer.Complete(answer.Length == 0 ? UsbStatus.Stall : UsbStatus.Ok, length);
                break;
            case UsbTransferKind.Bulk when transfer.Endpoint == 0x02:
                _data.Enqueue(transfer.Buffer.Span.ToArray());
                transfer.Complete(UsbStatus.Ok, transfer.Buffer.Length);
                Serve();
                break;
            case UsbTransferKind.Bulk when _halted:
                transfer.Complete(UsbStatus.Stall, 0);
                break;
            case UsbTransferKind.Bulk:
                lock (_gate)
                {
                    _waiting.Enqueue(transfer);
                }

                Serve();
                break;
            case UsbTransferKind.ClearHalt:
                _halted = false;
                transfer.Complete(UsbStatus.Ok, 0);
                break;
            default:
                transfer.Complete(UsbStatus.Ok, 0);
                break;
        }
    }

    private void Serve()
    {
        while (true)
        {
            UsbTransfer? transfer;
            byte[]? data;
            lock (_gate)
            {
                if (_waiting.Count == 0 || !_data.TryDequeue(out data))
                {
                    return;
                }

                transfer = _waiting.Dequeue();
            }

            int length = Math.Min(data.Length, transfer.Buffer.Length);
            data.AsSpan(0, length).CopyTo(transfer.Buffer.Span);
            transfer.Complete(UsbStatus.Ok, length);
        }
    }

    private static byte[] Descriptor(byte type) => (DescriptorType)type switch
    {
        DescriptorType.Device => [18, 1, 0, 2, 0, 0, 0, 64, 0x34, 0x12, 0x78, 0x56, 0, 1, 0, 0, 0, 1],
        DescriptorType.Configuration =>
        [
            9, 2, 32, 0, 1, 1, 0, 0x80, 50,
            9, 4, 0, 0, 2, 0xff, 1, 2, 0,
            7, 5, 0x81, 2, 0, 2, 0,
            7, 5, 0x02, 2, 0, 2, 0,
        ],
        _ => [],
    };

    private sealed class Later(Action action) : HostWork
    {
        public override void Run() => action();
    }
}
