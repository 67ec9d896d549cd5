using DriverKit.Usb;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

/// <summary>Counts transfers out and back, and pulls the device at the n-th.</summary>
internal sealed class CountingUsb(IUsbDevice inner, int unplugAt, Action unplug) : IUsbDevice, IUsbTransferOwner
{
    private int _count;
    private int _back;

    public int Count => _count;

    public int Back => _back;

    public bool Unplugged { get; private set; }

    public UsbSpeed Speed => inner.Speed;

    public string Location => inner.Location;

    public int MaxTransferLength => inner.MaxTransferLength;

    public IUsbDeviceObserver? Observer
    {
        get => inner.Observer;
        set => inner.Observer = value;
    }

    public UsbStatus ClaimInterface(byte interfaceNumber) => inner.ClaimInterface(interfaceNumber);

    public UsbStatus ReleaseInterface(byte interfaceNumber) => inner.ReleaseInterface(interfaceNumber);

    public UsbStatus Submit(UsbTransfer transfer)
    {
        transfer.Tag = transfer.Owner;
        transfer.Owner = this;
        UsbStatus status = inner.Submit(transfer);
        if (status != UsbStatus.Ok)
        {
            transfer.Owner = (IUsbTransferOwner)transfer.Tag!;
            return status;
        }

        if (Interlocked.Increment(ref _count) == unplugAt)
        {
            Unplugged = true;
            unplug();
        }

        return UsbStatus.Ok;
    }

    public void Abort(UsbTransfer transfer) => inner.Abort(transfer);

    public void TransferDone(UsbTransfer transfer)
    {
        Interlocked.Increment(ref _back);
        transfer.Owner = (IUsbTransferOwner)transfer.Tag!;
        transfer.Owner.TransferDone(transfer);
    }

    public void Dispose() => inner.Dispose();
}
