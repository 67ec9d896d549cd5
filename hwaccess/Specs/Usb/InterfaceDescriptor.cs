using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>One alternate setting of an interface. USB 2.0 §9.6.5, table 9-12.</summary>
[WireStruct(9, ByteOrder.LittleEndian)]
public readonly ref partial struct InterfaceDescriptor
{
    /// <summary>bLength, 9.</summary>
    [At(0), Fixed(9)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.Interface)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bInterfaceNumber, from 0.</summary>
    [At(2)]
    public partial byte InterfaceNumber { get; }

    /// <summary>bAlternateSetting, from 0.</summary>
    [At(3)]
    public partial byte AlternateSetting { get; }

    /// <summary>bNumEndpoints, endpoint zero not counted.</summary>
    [At(4)]
    public partial byte EndpointCount { get; }

    /// <summary>bInterfaceClass.</summary>
    [At(5)]
    public partial ClassCode InterfaceClass { get; }

    /// <summary>bInterfaceSubClass.</summary>
    [At(6)]
    public partial byte InterfaceSubclass { get; }

    /// <summary>bInterfaceProtocol.</summary>
    [At(7)]
    public partial byte InterfaceProtocol { get; }

    /// <summary>iInterface: a string's index, 0 for none.</summary>
    [At(8)]
    public partial byte InterfaceString { get; }
}
