namespace DriverKit.Usb;

/// <summary>How a transfer ended, or why a device could not be reached. The seam's own codes; the kernel maps them to errno.</summary>
public enum UsbStatus
{
    /// <summary>Done; a short transfer is Ok with <see cref="UsbTransfer.ActualLength"/> below the length asked for.</summary>
    Ok,

    /// <summary>The endpoint answered STALL: for bulk and interrupt it is halted until the halt is cleared.</summary>
    Stall,

    /// <summary>No answer within the time the transport allows.</summary>
    TimedOut,

    /// <summary>Aborted by its owner.</summary>
    Cancelled,

    /// <summary>The device is gone.</summary>
    Removed,

    /// <summary>The device sent more than was asked for.</summary>
    Babble,

    /// <summary>A bus error: CRC, bit stuffing, missing handshake.</summary>
    TransmissionError,

    /// <summary>The request makes no sense for this device: unknown endpoint, wrong direction, length out of range.</summary>
    InvalidRequest,

    /// <summary>This way of reaching the device cannot do it.</summary>
    NotSupported,

    /// <summary>No memory for it (usbfs caps what is in flight).</summary>
    NoMemory,

    /// <summary>Somebody else holds the device or the interface.</summary>
    Busy,

    /// <summary>No permission.</summary>
    AccessDenied,
}
