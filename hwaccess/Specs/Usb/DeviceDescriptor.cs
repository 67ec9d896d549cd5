using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>The device descriptor. USB 2.0 §9.6.1, table 9-8; USB 3.2 §9.6.1.</summary>
[WireStruct(18, ByteOrder.LittleEndian)]
public readonly ref partial struct DeviceDescriptor
{
    /// <summary>bLength, 18.</summary>
    [At(0), Fixed(18)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.Device)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bcdUSB: the specification followed, in binary-coded decimal, 0200h for 2.0.</summary>
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

    /// <summary>bMaxPacketSize0: 8, 16, 32 or 64 bytes; in USB 3 the exponent of two, 9.</summary>
    [At(7)]
    public partial byte MaxPacketSize0 { get; }

    /// <summary>idVendor.</summary>
    [At(8)]
    public partial ushort VendorId { get; }

    /// <summary>idProduct.</summary>
    [At(10)]
    public partial ushort ProductId { get; }

    /// <summary>bcdDevice: the device's release, in binary-coded decimal.</summary>
    [At(12)]
    public partial ushort DeviceRelease { get; }

    /// <summary>iManufacturer: a string's index, 0 for none.</summary>
    [At(14)]
    public partial byte ManufacturerString { get; }

    /// <summary>iProduct: a string's index, 0 for none.</summary>
    [At(15)]
    public partial byte ProductString { get; }

    /// <summary>iSerialNumber: a string's index, 0 for none.</summary>
    [At(16)]
    public partial byte SerialNumberString { get; }

    /// <summary>bNumConfigurations: how many at the present speed.</summary>
    [At(17)]
    public partial byte ConfigurationCount { get; }
}
