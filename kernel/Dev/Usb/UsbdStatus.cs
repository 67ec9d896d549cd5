namespace DriverKit.Kernel.Usb;

/// <summary>How a USB operation of the kernel ended, as NetBSD's usbd_status.</summary>
public enum UsbdStatus
{
    /// <summary>USBD_NORMAL_COMPLETION.</summary>
    NormalCompletion,

    /// <summary>USBD_IN_PROGRESS: taken; it comes back through its owner.</summary>
    InProgress,

    /// <summary>USBD_INVAL: the request makes no sense.</summary>
    Invalid,

    /// <summary>USBD_NOMEM: no memory for it.</summary>
    NoMemory,

    /// <summary>USBD_CANCELLED: aborted by its owner.</summary>
    Cancelled,

    /// <summary>USBD_IN_USE: somebody else has the endpoint or the interface.</summary>
    InUse,

    /// <summary>USBD_IOERROR: a bus error, or the device sent more than was asked for.</summary>
    IOError,

    /// <summary>USBD_NOT_CONFIGURED: no configuration is selected, or the endpoint is not in it.</summary>
    NotConfigured,

    /// <summary>USBD_TIMEOUT: it did not end in its time and was aborted.</summary>
    Timeout,

    /// <summary>USBD_SHORT_XFER: less came than was asked for, and short was not allowed.</summary>
    ShortXfer,

    /// <summary>USBD_STALLED: the endpoint answered STALL.</summary>
    Stalled,

    /// <summary>The device sent more than was asked for.</summary>
    Babble,

    /// <summary>The device is gone.</summary>
    Removed,

    /// <summary>No permission for the device on this machine.</summary>
    AccessDenied,

    /// <summary>This way of reaching the device cannot do it.</summary>
    NotSupported,

    /// <summary>What a device answered breaks the specification.</summary>
    BadDescriptor,
}
