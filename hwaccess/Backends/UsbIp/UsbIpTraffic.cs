using System.Buffers.Binary;
using DriverKit.Dma;
using DriverKit.Specs.Usb;
using DriverKit.Specs.UsbIp;
using DriverKit.Usb;

namespace DriverKit.Backends.UsbIp;

/// <summary>
/// An imported device's traffic: submits and unlinks in, replies out. The reading thread submits and, when a completion comes of it at
/// once, replies too; later completions are sent by a second thread, for who completes must not be made to wait for a peer.
/// </summary>
internal sealed class UsbIpTraffic : IUsbTransferOwner, IUsbDeviceObserver
{
    /// <summary>Longest transfer taken from the wire, in bytes.</summary>
    public const int MaxTransfer = 16 << 20;

    private const uint FlagZeroPacket = 0x40;

    private readonly UsbIpExport _export;
    private readonly UsbIpStream _stream;
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, UsbTransfer> _inFlight = [];
    private readonly Stack<UsbTransfer> _free = new();
    private readonly Queue<UsbTransfer> _done = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ManualResetEventSlim _drained = new(initialState: true);
    private bool _submitting;
    private bool _ended;

    public UsbIpTraffic(UsbIpExport export, UsbIpStream stream)
    {
        _export = export;
        _stream = stream;
    }

    /// <summary>Serves until the peer closes or breaks the protocol; all transfers are back when it returns.</summary>
    public void Run()
    {
        var sender = new Thread(SendLate) { IsBackground = true, Name = "usbip replies" };
        sender.Start();
        Span<byte> bytes = stackalloc byte[UsbIpHeader.Size];
        while (_stream.TryRead(bytes) && UsbIpHeader.TryParse(bytes, out UsbIpHeader header) && Serve(header))
        {
        }

        _stream.Break();
        AbortAll();
        _drained.Wait();
        lock (_gate)
        {
            _ended = true;
        }

        _wake.Release();
        sender.Join();
    }

    /// <inheritdoc/>
    public void DeviceRemoved() => _stream.Break();

    /// <inheritdoc/>
    public void TransferDone(UsbTransfer transfer)
    {
        bool wake;
        lock (_gate)
        {
            _done.Enqueue(transfer);
            wake = !_submitting;
        }

        if (wake)
        {
            _wake.Release();
        }
    }

    private bool Serve(UsbIpHeader header) => header.Command switch
    {
        UsbIpCommand.Submit => Submit(header),
        UsbIpCommand.Unlink => Unlink(header.Sequence, header.Victim),
        _ => false,
    };

    private bool Submit(UsbIpHeader header)
    {
        bool isIn = header.Direction != 0;
        int length = header.TransferLength;
        if (length < 0 || length > MaxTransfer || header.Endpoint > 15 || header.PacketCount is not 0 and not uint.MaxValue)
        {
            return false;
        }

        UsbTransfer transfer = Rent();
        transfer.Buffer = default;
        if (length > 0)
        {
            if (!_export.Host.Arena.TryAllocate(length, out ArenaSegment buffer))
            {
                return false;
            }

            transfer.Buffer = buffer;
        }

        var state = (Urb)transfer.Tag!;
        state.Sequence = header.Sequence;
        state.Unlink = 0;
        transfer.ZeroLengthPacket = (header.TransferFlags & FlagZeroPacket) != 0;
        Address(transfer, header, isIn);
        if (!isIn && length > 0 && !_stream.TryRead(transfer.Buffer.Span))
        {
            Return(transfer);
            return false;
        }

        Start(transfer);
        return true;
    }

    /// <summary>Requests that a host must know of itself become what they are; a port reset arrives as the hub request it was.</summary>
    private void Address(UsbTransfer transfer, UsbIpHeader header, bool isIn)
    {
        if (header.Endpoint != 0)
        {
            transfer.Endpoint = (byte)(header.Endpoint | (isIn ? 0x80u : 0));
            transfer.Kind = _export.IsInterrupt(transfer.Endpoint) ? UsbTransferKind.Interrupt : UsbTransferKind.Bulk;
            return;
        }

        ulong setup = BinaryPrimitives.ReadUInt64LittleEndian(header.Setup);
        ushort value = (ushort)(setup >> 16);
        ushort index = (ushort)(setup >> 32);
        transfer.Kind = UsbTransferKind.Control;
        transfer.Endpoint = 0;
        transfer.Setup = setup;
        switch ((ushort)setup)
        {
            case 0x0900: // SET_CONFIGURATION
                transfer.Kind = UsbTransferKind.SetConfiguration;
                transfer.Value = value;
                break;
            case 0x0b01: // SET_INTERFACE
                transfer.Kind = UsbTransferKind.SetInterface;
                transfer.Value = value;
                transfer.Index = index;
                break;
            case 0x0102 when value == (ushort)FeatureSelector.EndpointHalt: // CLEAR_FEATURE
                transfer.Kind = UsbTransferKind.ClearHalt;
                transfer.Endpoint = (byte)index;
                break;
            case 0x0323 when value == 4: // SET_FEATURE(PORT_RESET), USB 2.0 §11.24.2.13
                transfer.Kind = UsbTransferKind.Reset;
                break;
            default:
                break;
        }
    }

    private void Start(UsbTransfer transfer)
    {
        lock (_gate)
        {
            _inFlight[((Urb)transfer.Tag!).Sequence] = transfer;
            _drained.Reset();
            _submitting = true;
        }

        _export.Host.EnterThread();
        UsbStatus status = _export.Device.Submit(transfer);
        _export.Host.LeaveThread();
        if (status != UsbStatus.Ok)
        {
            transfer.Status = status;
            transfer.ActualLength = 0;
            TransferDone(transfer);
        }

        lock (_gate)
        {
            _submitting = false;
        }

        SendDone();
    }

    private bool Unlink(uint sequence, uint victim)
    {
        UsbTransfer? transfer;
        lock (_gate)
        {
            if (_inFlight.TryGetValue(victim, out transfer))
            {
                ((Urb)transfer.Tag!).Unlink = sequence;
            }
        }

        if (transfer is null)
        {
            return Reply(UsbIpCommand.ReturnUnlink, sequence, 0, 0, default);
        }

        _export.Device.Abort(transfer);
        return true;
    }

    private void SendLate()
    {
        while (true)
        {
            _wake.Wait();
            SendDone();
            lock (_gate)
            {
                if (_ended)
                {
                    return;
                }
            }
        }
    }

    private void SendDone()
    {
        while (true)
        {
            UsbTransfer? transfer;
            lock (_gate)
            {
                if (!_done.TryDequeue(out transfer))
                {
                    return;
                }

                _inFlight.Remove(((Urb)transfer.Tag!).Sequence);
            }

            Answer(transfer);
            Return(transfer);
        }
    }

    private void Answer(UsbTransfer transfer)
    {
        var urb = (Urb)transfer.Tag!;
        if (urb.Unlink != 0)
        {
            int status = transfer.Status == UsbStatus.Ok ? UsbIpHeader.StatusUnlinked : UsbIpErrno.FromStatus(transfer.Status);
            Reply(UsbIpCommand.ReturnUnlink, urb.Unlink, status, 0, default);
            return;
        }

        int actual = Math.Min(transfer.ActualLength, transfer.Buffer.Length);
        bool isIn = transfer.Kind <= UsbTransferKind.Interrupt && transfer.IsIn;
        ReadOnlySpan<byte> data = isIn ? transfer.Buffer.Span[..actual] : default;
        Reply(UsbIpCommand.ReturnSubmit, urb.Sequence, UsbIpErrno.FromStatus(transfer.Status), actual, data);
    }

    private bool Reply(UsbIpCommand command, uint sequence, int status, int actual, ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = stackalloc byte[UsbIpHeader.Size];
        bytes.Clear();
        UsbIpHeader.Writer header = UsbIpHeader.Write(bytes);
        header.Command = command;
        header.Sequence = sequence;
        header.Status = status;
        header.ActualLength = actual;
        return _stream.TrySend(bytes, data);
    }

    private void AbortAll()
    {
        UsbTransfer[] all;
        lock (_gate)
        {
            all = [.. _inFlight.Values];
        }

        foreach (UsbTransfer transfer in all)
        {
            _export.Device.Abort(transfer);
        }
    }

    private UsbTransfer Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out UsbTransfer? transfer))
            {
                return transfer;
            }
        }

        return new UsbTransfer(this) { Tag = new Urb() };
    }

    private void Return(UsbTransfer transfer)
    {
        if (!transfer.Buffer.IsEmpty)
        {
            _export.Host.Arena.Free(transfer.Buffer);
        }

        lock (_gate)
        {
            _free.Push(transfer);
            if (_inFlight.Count == 0)
            {
                _drained.Set();
            }
        }
    }

    /// <summary>A request's numbers on the wire.</summary>
    private sealed class Urb
    {
        public uint Sequence;
        public uint Unlink;
    }
}
