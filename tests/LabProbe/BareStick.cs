using System.Buffers.Binary;
using System.Text;
using DriverKit.Dma;
using DriverKit.Usb;

namespace DriverKit.Lab.Probe;

/// <summary>Bulk-Only Transport by the shortest way: one command at a time, no recovery unless asked for. BBB 1.0 §5, §6.</summary>
internal sealed class BareStick
{
    private const int CbwLength = 31;
    private const int CswLength = 13;
    private readonly BlockingDevice _device;
    private readonly ArenaSegment _cbw;
    private readonly ArenaSegment _csw;
    private uint _tag;

    public BareStick(BlockingDevice device)
    {
        _device = device;
        _cbw = device.Allocate(CbwLength);
        _csw = device.Allocate(CswLength);
        FindEndpoints();
        Configure();
    }

    public byte In { get; private set; }

    public byte Out { get; private set; }

    public string Inquire()
    {
        ArenaSegment data = _device.Allocate(36);
        Require(Command([0x12, 0, 0, 0, 36, 0], [data], isIn: true), "INQUIRY");
        return Encoding.ASCII.GetString(data.Span[8..32]);
    }

    public (uint Blocks, int BlockLength) ReadCapacity()
    {
        ArenaSegment data = _device.Allocate(8);
        // The first command after power-on ends with a unit attention. SPC-4 §5.14.
        for (int attempt = 0; attempt < 4; attempt++)
        {
            if (Command([0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0], [data], isIn: true) == 0)
            {
                return (BinaryPrimitives.ReadUInt32BigEndian(data.Span) + 1, (int)BinaryPrimitives.ReadUInt32BigEndian(data.Span[4..]));
            }

            Command([0x03, 0, 0, 0, 18, 0], [_device.Allocate(18)], isIn: true);
        }

        throw new ProbeException("READ CAPACITY fails");
    }

    /// <summary>Moves whole blocks; the data go in as many transfers at once as there are pieces.</summary>
    public int Transfer(bool isIn, uint block, int blocks, ArenaSegment[] pieces)
    {
        byte[] cdb = new byte[10];
        cdb[0] = (byte)(isIn ? 0x28 : 0x2a);
        BinaryPrimitives.WriteUInt32BigEndian(cdb.AsSpan(2), block);
        BinaryPrimitives.WriteUInt16BigEndian(cdb.AsSpan(7), (ushort)blocks);
        return Command(cdb, pieces, isIn);
    }

    /// <summary>Sends a wrapper that no device may find meaningful, and recovers. BBB 1.0 §6.6.1, §5.3.4.</summary>
    public void StallAndRecover()
    {
        _cbw.Span[..CbwLength].Fill(0xee);
        // The data-out pipe may take the packet and stall after it, or stall the packet itself.
        UsbStatus status = _device.Bulk(Out, _cbw.Slice(0, CbwLength), out _);
        if (status is not UsbStatus.Ok and not UsbStatus.Stall)
        {
            throw new ProbeException($"a meaningless wrapper: {status}");
        }

        status = _device.Bulk(In, _csw.Slice(0, CswLength), out _);
        if (status != UsbStatus.Stall)
        {
            throw new ProbeException($"the data-in pipe after a meaningless wrapper: {status}, not a stall");
        }

        Recover();
    }

    /// <summary>Begins a long read, aborts its data stage, and recovers. Gives how the aborted transfer came back.</summary>
    public UsbStatus AbortRead()
    {
        ArenaSegment data = _device.Allocate(1 << 20);
        Span<byte> cbw = _cbw.Span[..CbwLength];
        cbw.Clear();
        "USBC"u8.CopyTo(cbw);
        BinaryPrimitives.WriteInt32LittleEndian(cbw[8..], data.Length);
        ReadOnlySpan<byte> read = [0x80, 0, 10, 0x28, 0, 0, 0, 0, 0, 0, 0x08, 0];
        read.CopyTo(cbw[12..]);
        Check(_device.Bulk(Out, _cbw.Slice(0, CbwLength), out _));
        UsbTransfer transfer = Bulk(In, data);
        Check(_device.Start(transfer));
        _device.Device.Abort(transfer);
        UsbStatus status = BlockingDevice.Wait(transfer);
        Recover();
        return status;
    }

    private void Recover()
    {
        Require((int)_device.Control(0x0000_0000_0000_ff21, default, out _), "Bulk-Only Mass Storage Reset");
        Require((int)_device.ClearHalt(In), "clear halt of the data-in pipe");
        Require((int)_device.ClearHalt(Out), "clear halt of the data-out pipe");
    }

    /// <summary>Sends a command and gives bCSWStatus.</summary>
    private int Command(ReadOnlySpan<byte> cdb, ArenaSegment[] pieces, bool isIn)
    {
        Span<byte> cbw = _cbw.Span[..CbwLength];
        cbw.Clear();
        "USBC"u8.CopyTo(cbw);
        BinaryPrimitives.WriteUInt32LittleEndian(cbw[4..], ++_tag);
        BinaryPrimitives.WriteInt32LittleEndian(cbw[8..], pieces.Sum(p => p.Length));
        cbw[12] = (byte)(isIn ? 0x80 : 0);
        cbw[14] = (byte)cdb.Length;
        cdb.CopyTo(cbw[15..]);
        Check(_device.Bulk(Out, _cbw.Slice(0, CbwLength), out _));
        byte halted = MoveData(pieces, isIn);
        if (halted != 0)
        {
            // A stalled data stage is no error: the CSW tells. BBB 1.0 §6.7.2, §6.7.3.
            Check(_device.ClearHalt(halted));
        }

        Check(_device.Bulk(In, _csw.Slice(0, CswLength), out _));
        Span<byte> csw = _csw.Span[..CswLength];
        if (!csw.StartsWith("USBS"u8) || BinaryPrimitives.ReadUInt32LittleEndian(csw[4..]) != _tag)
        {
            throw new ProbeException("no valid CSW: " + Convert.ToHexString(csw));
        }

        return csw[12];
    }

    /// <summary>Moves the data stage, all pieces in flight at once; gives the endpoint that stalled, or 0.</summary>
    private byte MoveData(ArenaSegment[] pieces, bool isIn)
    {
        UsbTransfer[] transfers = [.. pieces.Select(p => Bulk(isIn ? In : Out, p))];
        int started = 0;
        UsbStatus status = UsbStatus.Ok;
        while (started < transfers.Length && status == UsbStatus.Ok)
        {
            status = _device.Start(transfers[started]);
            started += status == UsbStatus.Ok ? 1 : 0;
        }

        for (int i = 0; i < started; i++)
        {
            UsbStatus end = BlockingDevice.Wait(transfers[i]);
            if (end != UsbStatus.Ok && status == UsbStatus.Ok)
            {
                status = end;
                // What waits behind the failed piece would take the CSW for data.
                Array.ForEach(transfers[(i + 1)..started], _device.Device.Abort);
            }
        }

        if (status != UsbStatus.Stall)
        {
            Check(status);
            return 0;
        }

        return isIn ? In : Out;
    }

    private UsbTransfer Bulk(byte endpoint, ArenaSegment data) =>
        new(_device) { Kind = UsbTransferKind.Bulk, Endpoint = endpoint, Buffer = data };

    private void FindEndpoints()
    {
        ArenaSegment data = _device.Allocate(512);
        Check(_device.Control(0x0200_0000_0200_0680, data, out int length));
        ReadOnlySpan<byte> rest = data.Span[..length];
        while (rest.Length >= 2 && rest[0] >= 2 && rest[0] <= rest.Length)
        {
            if (rest[1] == 5 && rest[0] >= 7 && (rest[3] & 3) == 2)
            {
                (In, Out) = (rest[2] & 0x80) != 0 ? (rest[2], Out) : (In, rest[2]);
            }

            rest = rest[rest[0]..];
        }

        if (In == 0 || Out == 0)
        {
            throw new ProbeException("no pair of bulk endpoints");
        }
    }

    /// <summary>Linux's usbipd exports a device without a configuration; usbfs has it in one already.</summary>
    private void Configure()
    {
        ArenaSegment value = _device.Allocate(1);
        Check(_device.Control(0x0001_0000_0000_0880, value, out _));
        if (value.Span[0] == 0)
        {
            Check(_device.SetConfiguration(1));
        }
    }

    private static void Check(UsbStatus status)
    {
        if (status != UsbStatus.Ok)
        {
            throw new UsbFailure(status);
        }
    }

    private static void Require(int status, string what)
    {
        if (status != 0)
        {
            throw new ProbeException($"{what}: status {status}");
        }
    }
}
