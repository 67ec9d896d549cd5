using DriverKit.Registers;

namespace DriverKit.Specs.UsbIp;

/// <summary>
/// Heads each command and reply once a device is imported; what follows the first 20 bytes depends on the command.
/// Linux Documentation/usb/usbip_protocol.rst.
/// </summary>
[WireStruct(48, ByteOrder.BigEndian)]
public readonly ref partial struct UsbIpHeader
{
    /// <summary>Status of a request taken back: -ECONNRESET of Linux.</summary>
    public const int StatusUnlinked = -104;

    /// <summary>Which command or reply it is.</summary>
    [At(0)]
    public partial UsbIpCommand Command { get; }

    /// <summary>Number of the request, echoed by its reply.</summary>
    [At(4)]
    public partial uint Sequence { get; }

    /// <summary>Bus number in the upper half, device number in the lower. 0 in replies.</summary>
    [At(8)]
    public partial uint DeviceId { get; }

    /// <summary>0 out, 1 in. 0 in replies.</summary>
    [At(12)]
    public partial uint Direction { get; }

    /// <summary>Endpoint number, 0 to 15. 0 in replies.</summary>
    [At(16)]
    public partial uint Endpoint { get; }

    /// <summary>Submit: Linux's URB flags.</summary>
    [At(20)]
    public partial uint TransferFlags { get; }

    /// <summary>Submit: length of the data in bytes.</summary>
    [At(24)]
    public partial int TransferLength { get; }

    /// <summary>Submit: isochronous packets; 0 or ffffffff for other kinds.</summary>
    [At(32)]
    public partial uint PacketCount { get; }

    /// <summary>Submit: polling interval.</summary>
    [At(36)]
    public partial uint Interval { get; }

    /// <summary>Submit: the setup packet in bus order.</summary>
    [At(40, 8)]
    public partial ReadOnlySpan<byte> Setup { get; }

    /// <summary>Replies: 0, or Linux's errno made negative.</summary>
    [At(20, Overlay = true)]
    public partial int Status { get; }

    /// <summary>Reply to submit: bytes moved.</summary>
    [At(24, Overlay = true)]
    public partial int ActualLength { get; }

    /// <summary>Unlink: number of the request to take back.</summary>
    [At(20, Overlay = true)]
    public partial uint Victim { get; }
}
