using System.Buffers.Binary;
using DriverKit.Specs.Usb;
using DriverKit.Specs.UsbIp;
using DriverKit.Usb;

namespace DriverKit.Backends.UsbIp;

/// <summary>
/// A USB device behind a USB/IP server. Submits go out from the submitting thread, held up at most by what the connection cannot
/// take; replies come in on one thread. When the connection ends, the device is gone.
/// </summary>
public sealed class UsbIpDevice : IUsbDevice
{
    private const uint FlagZeroPacket = 0x40;
    private const uint FlagDirectionIn = 0x200;

    // SET_FEATURE(PORT_RESET) as a hub would get it: how Linux's stub driver is asked for a reset.
    private static readonly SetupPacket PortReset = SetupPacket.Of(0x23, (byte)StandardRequest.SetFeature, 4, 0, 0);

    private readonly UsbIpStream _stream;
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, UsbTransfer> _inFlight = [];
    private readonly Dictionary<uint, uint> _unlinks = [];
    private readonly Thread _reader;
    private readonly uint _deviceId;
    private uint _sequence;
    private bool _gone;

    internal UsbIpDevice(UsbIpStream stream, UsbIpDeviceInfo info, string location)
    {
        _stream = stream;
        _deviceId = info.DeviceId;
        Info = info;
        Location = location;
        _reader = new Thread(Read) { IsBackground = true, Name = "usbip replies" };
        _reader.Start();
    }

    /// <summary>What the server told of it.</summary>
    public UsbIpDeviceInfo Info { get; }

    /// <inheritdoc/>
    public UsbSpeed Speed => Info.Speed;

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public int MaxTransferLength => 1 << 20;

    /// <inheritdoc/>
    public IUsbDeviceObserver? Observer { get; set; }

    /// <inheritdoc/>
    /// <remarks>An import has all of the device's interfaces.</remarks>
    public UsbStatus ClaimInterface(byte interfaceNumber) => _gone ? UsbStatus.Removed : UsbStatus.Ok;

    /// <inheritdoc/>
    public UsbStatus ReleaseInterface(byte interfaceNumber) => UsbStatus.Ok;

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        ulong setup = transfer.Kind switch
        {
            UsbTransferKind.Control => transfer.Setup,
            UsbTransferKind.SetConfiguration => SetupPacket.SetConfiguration((byte)transfer.Value).Raw,
            UsbTransferKind.SetInterface => SetupPacket.SetInterface((byte)transfer.Index, (byte)transfer.Value).Raw,
            UsbTransferKind.ClearHalt => SetupPacket.Of(0x02, (byte)StandardRequest.ClearFeature, 0, transfer.Endpoint, 0).Raw,
            UsbTransferKind.Reset => PortReset.Raw,
            _ => 0,
        };
        bool plain = transfer.Kind is UsbTransferKind.Bulk or UsbTransferKind.Interrupt;
        bool isIn = plain || transfer.Kind == UsbTransferKind.Control ? transfer.IsIn : false;
        Span<byte> bytes = stackalloc byte[UsbIpHeader.Size];
        bytes.Clear();
        UsbIpHeader.Writer header = UsbIpHeader.Write(bytes);
        header.Command = UsbIpCommand.Submit;
        header.DeviceId = _deviceId;
        header.Direction = isIn ? 1u : 0;
        header.Endpoint = plain ? transfer.Endpoint & 0x0fu : 0;
        header.TransferFlags = (transfer.ZeroLengthPacket ? FlagZeroPacket : 0) | (isIn ? FlagDirectionIn : 0);
        header.TransferLength = transfer.Buffer.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], setup);
        lock (_gate)
        {
            if (_gone)
            {
                return UsbStatus.Removed;
            }

            header.Sequence = ++_sequence;
            transfer.BackendState ??= new Number();
            ((Number)transfer.BackendState).Sequence = _sequence;
            _inFlight.Add(_sequence, transfer);
        }

        // A broken connection shows at the reader too, which then completes all that is in flight, this one included.
        _stream.TrySend(bytes, isIn ? default : transfer.Buffer.Span);
        return UsbStatus.Ok;
    }

    /// <inheritdoc/>
    public void Abort(UsbTransfer transfer)
    {
        Span<byte> bytes = stackalloc byte[UsbIpHeader.Size];
        bytes.Clear();
        UsbIpHeader.Writer header = UsbIpHeader.Write(bytes);
        lock (_gate)
        {
            if (transfer.BackendState is not Number number || !_inFlight.TryGetValue(number.Sequence, out UsbTransfer? flying) || flying != transfer)
            {
                return;
            }

            header.Sequence = ++_sequence;
            header.Victim = number.Sequence;
            _unlinks.Add(_sequence, number.Sequence);
        }

        header.Command = UsbIpCommand.Unlink;
        header.DeviceId = _deviceId;
        _stream.TrySend(bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Break();
        if (Thread.CurrentThread != _reader)
        {
            _reader.Join();
        }

        _stream.Dispose();
    }

    private void Read()
    {
        Span<byte> bytes = stackalloc byte[UsbIpHeader.Size];
        while (_stream.TryRead(bytes) && UsbIpHeader.TryParse(bytes, out UsbIpHeader header) && Take(header))
        {
        }

        _stream.Break();
        UsbTransfer[] lost;
        lock (_gate)
        {
            _gone = true;
            lost = [.. _inFlight.Values];
            _inFlight.Clear();
        }

        Observer?.DeviceRemoved();
        foreach (UsbTransfer transfer in lost)
        {
            transfer.Complete(UsbStatus.Removed, 0);
        }
    }

    private bool Take(UsbIpHeader header) => header.Command switch
    {
        UsbIpCommand.ReturnSubmit => TakeSubmit(header),
        UsbIpCommand.ReturnUnlink => TakeUnlink(header),
        _ => false,
    };

    private bool TakeSubmit(UsbIpHeader header)
    {
        UsbTransfer? transfer;
        lock (_gate)
        {
            if (!_inFlight.TryGetValue(header.Sequence, out transfer))
            {
                return false;
            }
        }

        int actual = header.ActualLength;
        if (actual < 0 || actual > transfer.Buffer.Length)
        {
            return false;
        }

        bool data = transfer.Kind <= UsbTransferKind.Interrupt && transfer.IsIn && actual > 0;
        if (data && !_stream.TryRead(transfer.Buffer.Span[..actual]))
        {
            return false;
        }

        lock (_gate)
        {
            _inFlight.Remove(header.Sequence);
        }

        transfer.Complete(UsbIpErrno.ToStatus(header.Status), actual);
        return true;
    }

    private bool TakeUnlink(UsbIpHeader header)
    {
        UsbTransfer? transfer;
        lock (_gate)
        {
            if (!_unlinks.Remove(header.Sequence, out uint victim) || !_inFlight.Remove(victim, out transfer))
            {
                // It had ended before the request to end it arrived.
                return true;
            }
        }

        transfer.Complete(UsbStatus.Cancelled, 0);
        return true;
    }

    /// <summary>A transfer's number on the wire, kept with it.</summary>
    private sealed class Number
    {
        public uint Sequence;
    }
}
