using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>What every device capability begins with. USB 3.2 §9.6.2, table 9-13.</summary>
[WireStruct(3)]
public readonly ref partial struct DeviceCapabilityDescriptor
{
    /// <summary>bLength, in bytes.</summary>
    [At(0)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.DeviceCapability)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bDevCapabilityType.</summary>
    [At(2)]
    public partial DeviceCapabilityType CapabilityType { get; }
}
