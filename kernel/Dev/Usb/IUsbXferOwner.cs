namespace DriverKit.Kernel.Usb;

/// <summary>Gets a USB transfer of the kernel back.</summary>
public interface IUsbXferOwner
{
    /// <summary>Called once a submission, in soft context, never inside the submit: it must not wait. It may submit again.</summary>
    /// <param name="xfer">The transfer, owned by the callee again.</param>
    void XferDone(UsbXfer xfer);
}
