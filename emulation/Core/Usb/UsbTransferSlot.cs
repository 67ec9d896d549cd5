using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>What a modelled device keeps of a transfer, from one submission to the next.</summary>
internal sealed class UsbTransferSlot(UsbDeviceModel device)
{
    public UsbDeviceModel Device { get; } = device;

    /// <summary>Bytes moved so far.</summary>
    public int Done;

    /// <summary>Not 0 once its owner asked for an early end.</summary>
    public int Abort;

    public static UsbTransferSlot Of(UsbTransfer transfer) => (UsbTransferSlot)transfer.BackendState!;
}
