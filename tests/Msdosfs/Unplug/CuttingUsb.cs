using DriverKit.Dma;
using DriverKit.Usb;

namespace DriverKit.Msdosfs.Tests;

/// <summary>
/// Counts the transfers to a device and pulls it out at one of them: data on their way to the device arrive in part, anything else not at all.
/// </summary>
/// <param name="inner">The device.</param>
/// <param name="cutAt">At which transfer, counted from 1.</param>
/// <param name="unplug">Pulls it out.</param>
internal sealed class CuttingUsb(IUsbDevice inner, int cutAt, Action unplug) : IUsbDevice, IUsbTransferOwner
{
    private const int Sector = 512;

    private ArenaSegment _whole;

    /// <summary>Transfers so far.</summary>
    public int Count { get; private set; }

    /// <summary>True once it was pulled out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True if that was amid data, some of which arrived.</summary>
    public bool IsTorn { get; private set; }

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
        if (++Count != cutAt)
        {
            return inner.Submit(transfer);
        }

        int sectors = transfer.Kind == UsbTransferKind.Bulk && !transfer.IsIn ? transfer.Buffer.Length / Sector : 0;
        if (sectors < 2)
        {
            IsCut = true;
            unplug();
            return UsbStatus.Removed;
        }

        IsTorn = true;
        _whole = transfer.Buffer;
        transfer.Buffer = _whole.Slice(0, (1 + (cutAt % (sectors - 1))) * Sector);
        transfer.Tag = transfer.Owner;
        transfer.Owner = this;
        return inner.Submit(transfer);
    }

    public void Abort(UsbTransfer transfer) => inner.Abort(transfer);

    public void TransferDone(UsbTransfer transfer)
    {
        IsCut = true;
        unplug();
        transfer.Buffer = _whole;
        transfer.Owner = (IUsbTransferOwner)transfer.Tag!;
        transfer.Complete(UsbStatus.Removed, 0);
    }

    public void Dispose() => inner.Dispose();
}
