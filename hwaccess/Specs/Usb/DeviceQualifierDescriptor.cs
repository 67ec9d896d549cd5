using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>
/// What the device descriptor would be at the other speed, full or high. USB 2.0 §9.6.2, table 9-9.
/// </summary>
[WireStruct(10, ByteOrder.LittleEndian)]
public readonly ref partial struct DeviceQualifierDescriptor
{
    /// <summary>bLength, 10.</summary>
    [At(0), Fixed(10)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.DeviceQualifier)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bcdUSB, in binary-coded decimal.</summary>
    [At(2)]
    public partial ushort UsbRelease { get; }

    /// <summary>bDeviceClass.</summary>
    [At(4)]
    public partial ClassCode DeviceClass { get; }

    /// <summary>bDeviceSubClass.</summary>
    [At(5)]
    public partial byte DeviceSubclass { get; }

    /// <summary>bDeviceProtocol.</summary>
    [At(6)]
    public partial byte DeviceProtocol { get; }

    /// <summary>bMaxPacketSize0, in bytes.</summary>
    [At(7)]
    public partial byte MaxPacketSize0 { get; }

    /// <summary>bNumConfigurations at the other speed. Byte 9 is reserved.</summary>
    [At(8)]
    public partial byte ConfigurationCount { get; }
}
