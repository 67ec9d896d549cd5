using DriverKit.Dma;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation.Tests;

/// <summary>A USB host without a driver: transfers, CBWs and CSWs by hand.</summary>
internal sealed class RawHost : IUsbTransferOwner
{
    private readonly IUsbDevice _device;
    private readonly ManualHost _host;
    private uint _tag = 0x1000;
    private bool _submitting;

    public RawHost(IUsbDevice device, ManualHost host)
    {
        _device = device;
        _host = host;
    }

    /// <summary>The last CSW read.</summary>
    public Csw LastCsw { get; private set; }

    public List<UsbTransfer> Done { get; } = [];

    public void TransferDone(UsbTransfer transfer)
    {
        Assert.That(_submitting, Is.False, "a transfer completed inside a submit");
        Done.Add(transfer);
    }

    public UsbTransfer Make(UsbTransferKind kind, byte endpoint, int length)
    {
        ArenaSegment buffer = default;
        if (length > 0)
        {
            Assert.That(_host.Arena.TryAllocate(length, out buffer));
        }

        return new UsbTransfer(this) { Kind = kind, Endpoint = endpoint, Buffer = buffer };
    }

    public UsbStatus Submit(UsbTransfer transfer)
    {
        _submitting = true;
        UsbStatus status = _device.Submit(transfer);
        _submitting = false;
        return status;
    }

    /// <summary>Submits and runs until it is back, or fails after the limit of virtual nanoseconds.</summary>
    public UsbTransfer Run(UsbTransfer transfer, long limit = 5_000_000_000)
    {
        Assert.That(Submit(transfer), Is.EqualTo(UsbStatus.Ok));
        _host.Settle();
        if (!Done.Contains(transfer))
        {
            _host.Settle(limit);
        }

        if (!Done.Remove(transfer))
        {
            _device.Abort(transfer);
            _host.Settle();
            Assert.That(Done.Remove(transfer), "an aborted transfer did not come back");
        }

        return transfer;
    }

    public UsbStatus Configure(ushort value = 1)
    {
        UsbTransfer transfer = Make(UsbTransferKind.SetConfiguration, 0, 0);
        transfer.Value = value;
        return Run(transfer).Status;
    }

    public UsbStatus Simple(UsbTransferKind kind, byte endpoint = 0, ushort value = 0, ushort index = 0)
    {
        UsbTransfer transfer = Make(kind, endpoint, 0);
        transfer.Value = value;
        transfer.Index = index;
        return Run(transfer).Status;
    }

    public UsbStatus Control(SetupPacket setup, out byte[] data, byte[]? send = null)
    {
        UsbTransfer transfer = Make(UsbTransferKind.Control, 0, setup.Length);
        transfer.Setup = setup.Raw;
        send?.CopyTo(transfer.Buffer.Span);
        Run(transfer);
        data = transfer.Buffer.Span[..transfer.ActualLength].ToArray();
        Free(transfer);
        return transfer.Status;
    }

    public UsbStatus Out(ReadOnlySpan<byte> data, out int actual, byte endpoint = 0x02)
    {
        UsbTransfer transfer = Make(UsbTransferKind.Bulk, endpoint, data.Length);
        data.CopyTo(transfer.Buffer.Span);
        Run(transfer);
        actual = transfer.ActualLength;
        Free(transfer);
        return transfer.Status;
    }

    public UsbStatus In(int length, out byte[] data, byte endpoint = 0x81)
    {
        UsbTransfer transfer = Make(UsbTransferKind.Bulk, endpoint, length);
        Run(transfer);
        data = transfer.Buffer.Span[..transfer.ActualLength].ToArray();
        Free(transfer);
        return transfer.Status;
    }

    public static byte[] Cbw(uint tag, uint length, bool dataIn, int lun, ReadOnlySpan<byte> cdb, int cdbLength = -1)
    {
        byte[] bytes = new byte[CommandBlockWrapper.Size];
        var cbw = CommandBlockWrapper.Write(bytes);
        cbw.Signature = CommandBlockWrapper.SignatureValue;
        cbw.Tag = tag;
        cbw.DataTransferLength = length;
        cbw.Flags = new CbwFlags { DataIn = dataIn };
        cbw.Lun = (byte)lun;
        cbw.CommandBlockLength = (byte)(cdbLength < 0 ? cdb.Length : cdbLength);
        cbw.CommandBlock = cdb;
        return bytes;
    }

    public uint SendCbw(uint length, bool dataIn, ReadOnlySpan<byte> cdb, int lun = 0)
    {
        uint tag = _tag++;
        Assert.That(Out(Cbw(tag, length, dataIn, lun, cdb), out int actual), Is.EqualTo(UsbStatus.Ok));
        Assert.That(actual, Is.EqualTo(31));
        return tag;
    }

    /// <summary>Reads the CSW as a host does: once again after a STALL.</summary>
    public Csw ReadCsw(uint tag)
    {
        UsbStatus status = In(13, out byte[] bytes);
        if (status == UsbStatus.Stall)
        {
            Assert.That(Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Ok));
            status = In(13, out bytes);
        }

        Assert.That(status, Is.EqualTo(UsbStatus.Ok));
        Assert.That(CommandStatusWrapper.IsValid(bytes, tag), $"not a CSW: {Convert.ToHexString(bytes)}");
        Assert.That(CommandStatusWrapper.TryParse(bytes, out CommandStatusWrapper csw));
        LastCsw = new Csw(csw.Status, csw.DataResidue);
        return LastCsw;
    }

    /// <summary>A whole command with data to the host.</summary>
    public byte[] Read(int length, ReadOnlySpan<byte> cdb, int lun = 0)
    {
        uint tag = SendCbw((uint)length, true, cdb, lun);
        byte[] data = [];
        if (length > 0 && In(length, out data) == UsbStatus.Stall)
        {
            Assert.That(Simple(UsbTransferKind.ClearHalt, 0x81), Is.EqualTo(UsbStatus.Ok));
        }

        ReadCsw(tag);
        return data;
    }

    /// <summary>A whole command with data to the device.</summary>
    public CswStatus Write(ReadOnlySpan<byte> data, ReadOnlySpan<byte> cdb, int lun = 0)
    {
        uint tag = SendCbw((uint)data.Length, false, cdb, lun);
        if (data.Length > 0 && Out(data, out _) == UsbStatus.Stall)
        {
            Assert.That(Simple(UsbTransferKind.ClearHalt, 0x02), Is.EqualTo(UsbStatus.Ok));
        }

        return ReadCsw(tag).Status;
    }

    public byte[] Sense(int lun = 0) => Read(18, [3, 0, 0, 0, 18, 0], lun);

    private void Free(UsbTransfer transfer)
    {
        if (transfer.Buffer.Length > 0)
        {
            _host.Arena.Free(transfer.Buffer);
        }
    }

    internal readonly record struct Csw(CswStatus Status, uint Residue);
}
