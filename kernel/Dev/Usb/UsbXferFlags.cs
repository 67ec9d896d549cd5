namespace DriverKit.Kernel.Usb;

/// <summary>How a transfer is judged and carried out, as NetBSD's USBD_ flags.</summary>
[Flags]
public enum UsbXferFlags
{
    /// <summary>Less than was asked for is an error.</summary>
    None = 0,

    /// <summary>USBD_SHORT_XFER_OK: less than was asked for is fine.</summary>
    ShortXferOk = 1,

    /// <summary>USBD_FORCE_SHORT_XFER: an OUT transfer of whole packets ends with an empty one.</summary>
    ForceShortXfer = 2,
}
