namespace DriverKit.Usb;

/// <summary>Gets a transfer back.</summary>
public interface IUsbTransferOwner
{
    /// <summary>
    /// Called once for each submitted transfer, in hard-interrupt context: on any thread, never inside the submit itself.
    /// It must not block: note the result and schedule a soft interrupt.
    /// </summary>
    /// <param name="transfer">The transfer, owned by the callee again.</param>
    void TransferDone(UsbTransfer transfer);
}
