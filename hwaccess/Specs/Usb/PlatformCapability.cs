using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>
/// A capability that a platform or operating system defined. USB 3.2 §9.6.2.4, table 9-18. The data follow as the
/// tail.
/// </summary>
[WireStruct(20, ByteOrder.LittleEndian)]
public readonly ref partial struct PlatformCapability
{
    /// <summary>bLength, 20 and more.</summary>
    [At(0)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.DeviceCapability)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bDevCapabilityType.</summary>
    [At(2), Fixed(DeviceCapabilityType.Platform)]
    public partial DeviceCapabilityType CapabilityType { get; }

    /// <summary>PlatformCapabilityUUID, 16 bytes.</summary>
    [At(4, 16)]
    public partial ReadOnlySpan<byte> PlatformId { get; }
}
