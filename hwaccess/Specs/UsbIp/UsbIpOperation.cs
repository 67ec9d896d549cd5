namespace DriverKit.Specs.UsbIp;

/// <summary>Operations before a device is imported. Linux Documentation/usb/usbip_protocol.rst.</summary>
public enum UsbIpOperation : ushort
{
    /// <summary>Which devices are exported.</summary>
    RequestDeviceList = 0x8005,

    /// <summary>The answer: a count, then a record and its interfaces for each.</summary>
    ReplyDeviceList = 0x0005,

    /// <summary>Import the device of a bus id.</summary>
    RequestImport = 0x8003,

    /// <summary>The answer: a record, or nothing when the status is not 0.</summary>
    ReplyImport = 0x0003,
}
