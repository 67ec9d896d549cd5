using System.Collections.Concurrent;
using System.Threading.Channels;
using DriverKit.Usb;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

/// <summary>Gives transfers back from a thread of its own, as backends for real devices do.</summary>
internal sealed class ForeignUsb : IUsbDevice, IUsbTransferOwner
{
    private readonly IUsbDevice _inner;
    private readonly ConcurrentDictionary<UsbTransfer, IUsbTransferOwner> _owners = new();
    private readonly Channel<UsbTransfer> _done = Channel.CreateUnbounded<UsbTransfer>();
    private readonly Task _thread;

    public ForeignUsb(IUsbDevice inner)
    {
        _inner = inner;
        _thread = Task.Run(async () =>
        {
            await foreach (UsbTransfer transfer in _done.Reader.ReadAllAsync())
            {
                transfer.Owner.TransferDone(transfer);
            }
        });
    }

    public UsbSpeed Speed => _inner.Speed;

    public string Location => _inner.Location;

    public int MaxTransferLength => _inner.MaxTransferLength;

    public IUsbDeviceObserver? Observer
    {
        get => _inner.Observer;
        set => _inner.Observer = value;
    }

    public UsbStatus ClaimInterface(byte interfaceNumber) => _inner.ClaimInterface(interfaceNumber);

    public UsbStatus ReleaseInterface(byte interfaceNumber) => _inner.ReleaseInterface(interfaceNumber);

    public UsbStatus Submit(UsbTransfer transfer)
    {
        _owners[transfer] = transfer.Owner;
        transfer.Owner = this;
        UsbStatus status = _inner.Submit(transfer);
        if (status != UsbStatus.Ok)
        {
            transfer.Owner = _owners[transfer];
        }

        return status;
    }

    public void Abort(UsbTransfer transfer) => _inner.Abort(transfer);

    public void TransferDone(UsbTransfer transfer)
    {
        transfer.Owner = _owners[transfer];
        _done.Writer.TryWrite(transfer);
    }

    public void Dispose()
    {
        _inner.Dispose();
        _done.Writer.TryComplete();
        _thread.Wait();
    }
}
