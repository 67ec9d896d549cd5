using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>A number that all parts of one product share. USB 3.2 §9.6.2.3, table 9-17.</summary>
[WireStruct(20, ByteOrder.LittleEndian)]
public readonly ref partial struct ContainerIdCapability
{
    /// <summary>bLength, 20.</summary>
    [At(0), Fixed(20)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.DeviceCapability)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bDevCapabilityType.</summary>
    [At(2), Fixed(DeviceCapabilityType.ContainerId)]
    public partial DeviceCapabilityType CapabilityType { get; }

    /// <summary>ContainerID: a UUID of 16 bytes.</summary>
    [At(4, 16)]
    public partial ReadOnlySpan<byte> ContainerId { get; }
}
