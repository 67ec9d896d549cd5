using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>The endpoint descriptor. USB 2.0 §9.6.6, table 9-13. Audio 1.0 makes it two bytes longer.</summary>
[WireStruct(7, ByteOrder.LittleEndian)]
public readonly ref partial struct EndpointDescriptor
{
    /// <summary>bLength, 7.</summary>
    [At(0), Fixed(7)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.Endpoint)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bEndpointAddress.</summary>
    [At(2)]
    public partial EndpointAddress Address { get; }

    /// <summary>bmAttributes.</summary>
    [At(3)]
    public partial EndpointAttributes Attributes { get; }

    /// <summary>wMaxPacketSize 10:0, in bytes. Bulk: 8 to 64 at full speed, 512 at high, 1024 at super speed.</summary>
    [At(4, 2), Bits(0, 11)]
    public partial ushort MaxPacketSize { get; }

    /// <summary>wMaxPacketSize 12:11: further transactions a microframe, 0 to 2; high-speed periodic endpoints only.</summary>
    [At(4, 2), Bits(11, 2)]
    public partial byte AdditionalTransactions { get; }

    /// <summary>bInterval: polling, in frames or as an exponent of microframes by speed. USB 2.0 §9.6.6.</summary>
    [At(6)]
    public partial byte Interval { get; }
}
