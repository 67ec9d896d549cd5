using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>Follows each endpoint descriptor of a SuperSpeed device. USB 3.2 §9.6.7, table 9-27.</summary>
[WireStruct(6, ByteOrder.LittleEndian)]
public readonly ref partial struct SuperSpeedEndpointCompanionDescriptor
{
    /// <summary>bLength, 6.</summary>
    [At(0), Fixed(6)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.SuperSpeedEndpointCompanion)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bMaxBurst: packets a burst less one, 0 to 15.</summary>
    [At(2)]
    public partial byte MaxBurst { get; }

    /// <summary>bmAttributes 4:0 of a bulk endpoint: streams as an exponent of two, 0 for none, at most 16.</summary>
    [At(3), Bits(0, 5)]
    public partial byte MaxStreams { get; }

    /// <summary>
    /// bmAttributes, all of it; for isochronous endpoints bits 1:0 are Mult and bit 7 tells of a further companion.
    /// </summary>
    [At(3, Overlay = true)]
    public partial byte Attributes { get; }

    /// <summary>wBytesPerInterval, in bytes; 0 for bulk endpoints.</summary>
    [At(4)]
    public partial ushort BytesPerInterval { get; }
}
