using DriverKit.Dma;
using DriverKit.Usb;

namespace DriverKit.Lab.Probe;

/// <summary>Transfers that are waited for, over any device of the seam.</summary>
internal sealed class BlockingDevice(IUsbDevice device, Arena arena) : IUsbTransferOwner
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public IUsbDevice Device { get; } = device;

    public ArenaSegment Allocate(int bytes) =>
        arena.TryAllocate(bytes, out ArenaSegment segment) ? segment : throw new ProbeException($"no {bytes} bytes in the arena");

    public UsbStatus Control(ulong setup, ArenaSegment data, out int length) =>
        Run(new UsbTransfer(this) { Kind = UsbTransferKind.Control, Setup = setup, Buffer = data }, out length);

    public UsbStatus Bulk(byte endpoint, ArenaSegment data, out int length) =>
        Run(new UsbTransfer(this) { Kind = UsbTransferKind.Bulk, Endpoint = endpoint, Buffer = data }, out length);

    public UsbStatus ClearHalt(byte endpoint) =>
        Run(new UsbTransfer(this) { Kind = UsbTransferKind.ClearHalt, Endpoint = endpoint }, out _);

    public UsbStatus SetConfiguration(ushort value) =>
        Run(new UsbTransfer(this) { Kind = UsbTransferKind.SetConfiguration, Value = value }, out _);

    public UsbStatus Reset() => Run(new UsbTransfer(this) { Kind = UsbTransferKind.Reset }, out _);

    /// <summary>Starts a transfer; <see cref="Wait"/> for it.</summary>
    public UsbStatus Start(UsbTransfer transfer)
    {
        transfer.Tag = new ManualResetEventSlim();
        return Device.Submit(transfer);
    }

    public static UsbStatus Wait(UsbTransfer transfer)
    {
        var done = (ManualResetEventSlim)transfer.Tag!;
        if (!done.Wait(Limit))
        {
            throw new ProbeException($"a {transfer.Kind} transfer did not come back within {Limit.TotalSeconds} s");
        }

        done.Dispose();
        return transfer.Status;
    }

    public void TransferDone(UsbTransfer transfer) => ((ManualResetEventSlim)transfer.Tag!).Set();

    private UsbStatus Run(UsbTransfer transfer, out int length)
    {
        UsbStatus status = Start(transfer);
        if (status == UsbStatus.Ok)
        {
            status = Wait(transfer);
        }

        length = transfer.ActualLength;
        return status;
    }
}
