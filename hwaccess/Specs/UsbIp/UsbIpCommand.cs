namespace DriverKit.Specs.UsbIp;

/// <summary>Commands and replies once a device is imported. Linux Documentation/usb/usbip_protocol.rst.</summary>
public enum UsbIpCommand : uint
{
    /// <summary>Submit a request.</summary>
    Submit = 1,

    /// <summary>Take a request back.</summary>
    Unlink = 2,

    /// <summary>A request ended.</summary>
    ReturnSubmit = 3,

    /// <summary>A request was taken back, or had ended before.</summary>
    ReturnUnlink = 4,
}
