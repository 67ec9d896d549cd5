using DriverKit.Registers;

namespace DriverKit.Specs.UsbIp;

/// <summary>Heads each operation. Linux Documentation/usb/usbip_protocol.rst.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct UsbIpOperationHeader
{
    /// <summary>Protocol version 1.1.1.</summary>
    public const ushort CurrentVersion = 0x0111;

    /// <summary>Protocol version in BCD.</summary>
    [At(0)]
    public partial ushort Version { get; }

    /// <summary>What is asked or answered.</summary>
    [At(2)]
    public partial UsbIpOperation Operation { get; }

    /// <summary>0 for success; in requests 0.</summary>
    [At(4)]
    public partial uint Status { get; }
}
