using System.Buffers.Binary;
using DriverKit.Hosting;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

/// <summary>
/// A Bulk-Only device that does what its test tells it, packet for packet: endpoints with halts and a FIFO of transfers. What a well-behaved
/// one does by default; a test changes the answer to a command.
/// </summary>
internal sealed class BotFake : IUsbDevice
{
    public const int Packet = 512;

    private readonly IHost _host;
    private readonly Lock _lock = new();
    private readonly Queue<UsbTransfer> _in = new();
    private readonly Queue<UsbTransfer> _out = new();
    private readonly List<(UsbTransfer Transfer, UsbStatus Status, int Length)> _ready = [];
    private readonly List<UsbTransfer> _held = [];
    private readonly Queue<byte[]> _toSend = new();
    private readonly Step _step;
    private readonly byte[] _disk = new byte[1 << 20];
    private BotCommand? _command;
    private int _partial;
    private int _filled;
    private bool _haltIn;
    private bool _haltOut;
    private bool _needsReset;
    private bool _gone;
    private byte _configured;

    public BotFake(IHost host)
    {
        _host = host;
        _step = new Step(this);
        new Random(7).NextBytes(_disk);
    }

    public byte[] Disk => _disk;

    public byte[] DeviceDescriptor { get; } = [18, 1, 0, 2, 0, 0, 0, 64, 0x34, 0x12, 0x78, 0x56, 0x00, 0x01, 0, 0, 0, 1];

    public Action<BotCommand>? OnCommand { get; set; }

    public Func<SetupPacket, UsbStatus?>? OnClassRequest { get; set; }

    public Func<int, UsbStatus?>? OnReset { get; set; }

    public int CbwLength { get; set; } = 31;

    public int InvalidCbws { get; private set; }

    public int BulkOnlyResets { get; private set; }

    public int PortResets { get; private set; }

    public List<BotCommand> Commands { get; } = [];

    public int Submissions { get; private set; }

    public int UnplugAt { get; set; } = int.MaxValue;

    public bool IsDisposed { get; private set; }

    public int InFlight
    {
        get
        {
            lock (_lock)
            {
                return _in.Count + _out.Count + _ready.Count + _held.Count;
            }
        }
    }

    public UsbSpeed Speed { get; set; } = UsbSpeed.High;

    /// <summary>Most bulk transfers that were under way at once.</summary>
    public int MostInFlight { get; set; }

    /// <summary>Never answers a read of the CSW that was handed over while the data were under way, as QEMU's stick.</summary>
    public bool WantsStatusApart { get; set; }

    public string Location => "bot";

    public int MaxTransferLength { get; set; } = 1 << 20;

    public IUsbDeviceObserver? Observer { get; set; }

    public UsbStatus ClaimInterface(byte interfaceNumber) => UsbStatus.Ok;

    public UsbStatus ReleaseInterface(byte interfaceNumber) => UsbStatus.Ok;

    public UsbStatus Submit(UsbTransfer transfer)
    {
        bool unplug = false;
        lock (_lock)
        {
            if (_gone)
            {
                return UsbStatus.Removed;
            }

            unplug = ++Submissions == UnplugAt;
            switch (transfer.Kind)
            {
                case UsbTransferKind.Bulk:
                    if (WantsStatusApart && transfer.IsIn && transfer.Buffer.Length == 13 && _in.Any(t => t.Buffer.Length >= 4096))
                    {
                        _held.Add(transfer);
                        break;
                    }

                    (transfer.IsIn ? _in : _out).Enqueue(transfer);
                    MostInFlight = Math.Max(MostInFlight, _in.Count + _out.Count);
                    break;
                case UsbTransferKind.Control:
                    Control(transfer);
                    break;
                default:
                    HostRequest(transfer);
                    break;
            }
        }

        if (unplug)
        {
            Unplug();
        }

        _host.Post(_step);
        return UsbStatus.Ok;
    }

    public void Abort(UsbTransfer transfer)
    {
        lock (_lock)
        {
            Remove(transfer.IsIn ? _in : _out, transfer);
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
            foreach (UsbTransfer transfer in _in.Concat(_out).Concat(_held))
            {
                _ready.Add((transfer, UsbStatus.Removed, 0));
            }

            _in.Clear();
            _out.Clear();
            _held.Clear();
        }

        _host.Post(_step);
        Observer?.DeviceRemoved();
    }

    public void Dispose() => IsDisposed = true;

    private void Remove(Queue<UsbTransfer> queue, UsbTransfer transfer)
    {
        if (!queue.Contains(transfer))
        {
            return;
        }

        bool first = queue.Peek() == transfer;
        UsbTransfer[] rest = queue.Where(t => t != transfer).ToArray();
        queue.Clear();
        foreach (UsbTransfer other in rest)
        {
            queue.Enqueue(other);
        }

        int moved = first ? (queue == _in ? _filled : _partial) : 0;
        if (first && queue == _in)
        {
            _filled = 0;
        }
        else if (first)
        {
            _partial = 0;
        }

        _ready.Add((transfer, UsbStatus.Cancelled, moved));
    }

    private void HostRequest(UsbTransfer transfer)
    {
        UsbStatus status = UsbStatus.Ok;
        switch (transfer.Kind)
        {
            case UsbTransferKind.ClearHalt when transfer.Endpoint == 0x81:
                _haltIn = _needsReset;
                break;
            case UsbTransferKind.ClearHalt:
                _haltOut = _needsReset;
                break;
            case UsbTransferKind.Reset:
                PortResets++;
                status = OnReset?.Invoke(PortResets) ?? UsbStatus.Ok;
                if (status == UsbStatus.Ok)
                {
                    Forget();
                    _haltIn = _haltOut = false;
                }

                break;
            case UsbTransferKind.SetConfiguration:
                _configured = (byte)transfer.Value;
                break;
        }

        _ready.Add((transfer, status, 0));
    }

    private void Control(UsbTransfer transfer)
    {
        var setup = new SetupPacket(transfer.Setup);
        if (setup.Kind == RequestKind.Class)
        {
            UsbStatus? told = OnClassRequest?.Invoke(setup);
            if (told == UsbStatus.TimedOut)
            {
                _held.Add(transfer);
                return;
            }

            if (setup.Request == 0xFF && told is null)
            {
                BulkOnlyResets++;
                Forget();
            }

            _ready.Add((transfer, told ?? (setup.Request == 0xFF ? UsbStatus.Ok : UsbStatus.Stall), 0));
            return;
        }

        byte[]? answer = (setup.Standard, setup.DescriptorType) switch
        {
            (StandardRequest.GetDescriptor, DescriptorType.Device) => DeviceDescriptor,
            (StandardRequest.GetDescriptor, DescriptorType.Configuration) =>
            [
                9, 2, 32, 0, 1, 1, 0, 0x80, 50,
                9, 4, 0, 0, 2, 8, 6, 0x50, 0,
                7, 5, 0x81, 2, 0, 2, 0,
                7, 5, 0x02, 2, 0, 2, 0,
            ],
            (StandardRequest.GetConfiguration, _) => [_configured],
            _ => null,
        };
        int length = Math.Min(answer?.Length ?? 0, transfer.Buffer.Length);
        answer.AsSpan(0, length).CopyTo(transfer.Buffer.Span);
        _ready.Add((transfer, answer is null ? UsbStatus.Stall : UsbStatus.Ok, length));
    }

    private void Forget()
    {
        _command = null;
        _toSend.Clear();
        _needsReset = false;
    }

    private void Work()
    {
        while (true)
        {
            (UsbTransfer Transfer, UsbStatus Status, int Length) done;
            lock (_lock)
            {
                while (!_gone && (Out() || In()))
                {
                }

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

    private bool Out()
    {
        if (_out.Count == 0)
        {
            return false;
        }

        if (_haltOut)
        {
            _ready.Add((_out.Dequeue(), UsbStatus.Stall, _partial));
            _partial = 0;
            return true;
        }

        if (_command is null)
        {
            TakeCbw(_out.Dequeue());
            return true;
        }

        if (_command.IsIn || _command.Taken.Count >= _command.Length || _toSend.Count > 0)
        {
            return false;
        }

        UsbTransfer transfer = _out.Dequeue();
        int room = Math.Min(transfer.Buffer.Length, _command.Accept - _command.Taken.Count);
        _command.Taken.AddRange(transfer.Buffer.Span[..Math.Max(0, room)]);
        if (room < transfer.Buffer.Length && _command.StallOut)
        {
            _haltOut = true;
            _ready.Add((transfer, UsbStatus.Stall, Math.Max(0, room)));
            QueueCsw();
            return true;
        }

        if (room < transfer.Buffer.Length)
        {
            _command.Taken.AddRange(transfer.Buffer.Span[Math.Max(0, room)..]);
        }

        _ready.Add((transfer, UsbStatus.Ok, transfer.Buffer.Length));
        if (_command.Taken.Count >= _command.Length)
        {
            QueueCsw();
        }

        return true;
    }

    private void TakeCbw(UsbTransfer transfer)
    {
        ReadOnlySpan<byte> bytes = transfer.Buffer.Span;
        if (bytes.Length != CbwLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x43425355)
        {
            InvalidCbws++;
            _haltIn = _haltOut = _needsReset = true;
            _ready.Add((transfer, UsbStatus.Stall, 0));
            return;
        }

        var command = new BotCommand
        {
            Tag = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            Length = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            IsIn = (bytes[12] & 0x80) != 0,
            Cdb = bytes.Slice(15, bytes[14]).ToArray(),
        };
        Default(command);
        Commands.Add(command);
        OnCommand?.Invoke(command);
        if (command.StallCbw)
        {
            _haltIn = _haltOut = _needsReset = true;
            _ready.Add((transfer, UsbStatus.Stall, 0));
            return;
        }

        _command = command;
        _ready.Add((transfer, UsbStatus.Ok, bytes.Length));
        if (command.Hang)
        {
            return;
        }

        for (int at = 0; at < command.Data.Length; at += Packet)
        {
            _toSend.Enqueue(command.Data[at..Math.Min(at + Packet, command.Data.Length)]);
        }

        if (command.EmptyPacket)
        {
            _toSend.Enqueue([]);
        }

        if (command.IsIn || command.Length == 0)
        {
            if (!command.StallIn)
            {
                QueueCsw();
            }
        }
        else if (command.StallOut && command.Accept == 0)
        {
            _haltOut = true;
            QueueCsw();
        }
    }

    private void Default(BotCommand command)
    {
        byte[] cdb = command.Cdb;
        switch (cdb[0])
        {
            case 0x12:
                command.Data = new byte[Math.Min(36, command.Length)];
                command.Data.AsSpan().Fill((byte)' ');
                new byte[] { 0, 0x80, 4, 2, 31, 0, 0, 0 }.AsSpan().CopyTo(command.Data);
                break;
            case 0x25:
                command.Data = [0, 0, 7, 0xFF, 0, 0, 2, 0];
                break;
            case 0x03:
                command.Data = [0x70, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0];
                break;
            case 0x28:
                int at = BinaryPrimitives.ReadInt32BigEndian(cdb.AsSpan(2)) * 512;
                command.Data = _disk.AsSpan(at, Math.Min(command.Length, BinaryPrimitives.ReadUInt16BigEndian(cdb.AsSpan(7)) * 512)).ToArray();
                break;
            case 0x2A:
                command.Accept = command.Length;
                break;
        }
    }

    private void QueueCsw()
    {
        BotCommand command = _command!;
        if (command.Cdb[0] == 0x2A && command.Status == 0)
        {
            int at = BinaryPrimitives.ReadInt32BigEndian(command.Cdb.AsSpan(2)) * 512;
            command.Taken.ToArray().CopyTo(_disk, at);
        }

        if (command.StallCsw > 0)
        {
            return;
        }

        for (int i = 0; i < command.EmptyCsw; i++)
        {
            _toSend.Enqueue([]);
        }

        byte[] csw = new byte[Math.Max(13, command.CswLength)];
        BinaryPrimitives.WriteUInt32LittleEndian(csw, command.Signature);
        BinaryPrimitives.WriteUInt32LittleEndian(csw.AsSpan(4), command.CswTag ?? command.Tag);
        BinaryPrimitives.WriteUInt32LittleEndian(csw.AsSpan(8), command.Residue);
        csw[12] = command.Status;
        _toSend.Enqueue(csw[..command.CswLength]);
        _command = null;
    }

    private bool In()
    {
        if (_in.Count == 0)
        {
            return false;
        }

        if (_haltIn)
        {
            _ready.Add((_in.Dequeue(), UsbStatus.Stall, _filled));
            _filled = 0;
            return true;
        }

        if (_toSend.Count == 0)
        {
            return Stalled();
        }

        UsbTransfer transfer = _in.Peek();
        byte[] packet = _toSend.Dequeue();
        int room = transfer.Buffer.Length - _filled;
        packet.AsSpan(0, Math.Min(room, packet.Length)).CopyTo(transfer.Buffer.Span[_filled..]);
        _filled += Math.Min(room, packet.Length);
        if (packet.Length > room)
        {
            _in.Dequeue();
            _ready.Add((transfer, UsbStatus.Babble, _filled));
            _filled = 0;
        }
        else if (packet.Length < Packet || _filled == transfer.Buffer.Length)
        {
            _in.Dequeue();
            _ready.Add((transfer, UsbStatus.Ok, _filled));
            _filled = 0;
        }

        return true;
    }

    // Data are out: a halt in their place or in place of the CSW, or nothing to say.
    private bool Stalled()
    {
        BotCommand? command = _command;
        if (command is null || command.Hang)
        {
            return false;
        }

        if (command.IsIn && command.StallIn)
        {
            command.StallIn = false;
            _haltIn = true;
            QueueCsw();
            return true;
        }

        bool isDataDone = command.IsIn || command.Length == 0 || command.Taken.Count >= command.Length;
        if (isDataDone && command.StallCsw > 0)
        {
            command.StallCsw--;
            _haltIn = true;
            QueueCsw();
            return true;
        }

        return false;
    }

    private sealed class Step(BotFake device) : HostWork
    {
        public override void Run() => device.Work();
    }
}
