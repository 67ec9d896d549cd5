using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Backends.UsbIp;

/// <summary>Requests to a device carried out one at a time and waited for, 5 s at most each; for setting up, not for traffic.</summary>
internal sealed class BlockingTransfer : IUsbTransferOwner, IDisposable
{
    private const int LimitMilliseconds = 5000;
    private const int BufferSize = 4096;

    private readonly IUsbDevice _device;
    private readonly IHost _host;
    private readonly UsbTransfer _transfer;
    private readonly ArenaSegment _buffer;
    private readonly ManualResetEventSlim _done = new();

    public BlockingTransfer(IUsbDevice device, IHost host)
    {
        _device = device;
        _host = host;
        _transfer = new UsbTransfer(this);
        if (!host.Arena.TryAllocate(BufferSize, out _buffer))
        {
            throw new IOException("no arena memory for a control request");
        }
    }

    public UsbStatus Status { get; private set; }

    public byte[] GetDescriptor(DescriptorType type, int length)
    {
        _transfer.Kind = UsbTransferKind.Control;
        _transfer.Setup = SetupPacket.GetDescriptor(type, 0, 0, (ushort)length).Raw;
        _transfer.Buffer = _buffer.Slice(0, length);
        return Run() == UsbStatus.Ok ? _buffer.Span[.._transfer.ActualLength].ToArray() : [];
    }

    public UsbStatus Reset()
    {
        _transfer.Kind = UsbTransferKind.Reset;
        _transfer.Buffer = default;
        return Run();
    }

    public void TransferDone(UsbTransfer transfer) => _done.Set();

    public void Dispose()
    {
        _host.Arena.Free(_buffer);
        _done.Dispose();
    }

    private UsbStatus Run()
    {
        _done.Reset();
        _host.EnterThread();
        Status = _device.Submit(_transfer);
        _host.LeaveThread();
        if (Status == UsbStatus.Ok)
        {
            if (!_done.Wait(LimitMilliseconds))
            {
                _device.Abort(_transfer);
                _done.Wait();
            }

            Status = _transfer.Status;
        }

        return Status;
    }
}
