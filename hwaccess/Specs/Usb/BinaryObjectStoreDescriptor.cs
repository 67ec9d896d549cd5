using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>The BOS descriptor, which heads the device capabilities. USB 3.2 §9.6.2, table 9-12.</summary>
[WireStruct(5, ByteOrder.LittleEndian)]
public readonly ref partial struct BinaryObjectStoreDescriptor
{
    /// <summary>bLength, 5.</summary>
    [At(0), Fixed(5)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.BinaryObjectStore)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>wTotalLength: bytes of this descriptor and the capabilities.</summary>
    [At(2)]
    public partial ushort TotalLength { get; }

    /// <summary>bNumDeviceCaps.</summary>
    [At(4)]
    public partial byte CapabilityCount { get; }
}
