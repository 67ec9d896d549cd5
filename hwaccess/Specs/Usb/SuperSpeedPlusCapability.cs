using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>
/// What a device can do at SuperSpeedPlus; its sublink attributes of four bytes each follow as the tail. USB 3.2
/// §9.6.2.5, table 9-19.
/// </summary>
[WireStruct(12, ByteOrder.LittleEndian)]
public readonly ref partial struct SuperSpeedPlusCapability
{
    /// <summary>bLength: 12 and four for each attribute.</summary>
    [At(0)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.DeviceCapability)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bDevCapabilityType.</summary>
    [At(2), Fixed(DeviceCapabilityType.SuperSpeedPlus)]
    public partial DeviceCapabilityType CapabilityType { get; }

    /// <summary>SSAC: attributes less one.</summary>
    [At(4, 4), Bits(0, 5)]
    public partial byte SublinkAttributeCount { get; }

    /// <summary>SSIC: sublink speed IDs less one.</summary>
    [At(4, 4), Bits(5, 4)]
    public partial byte SublinkIdCount { get; }

    /// <summary>Sublink ID of the lowest speed at which all functions work.</summary>
    [At(8, 2), Bits(0, 4)]
    public partial byte MinimumSublinkId { get; }

    /// <summary>Lanes needed to receive.</summary>
    [At(8, 2), Bits(8, 4)]
    public partial byte MinimumReceiveLanes { get; }

    /// <summary>Lanes needed to transmit.</summary>
    [At(8, 2), Bits(12, 4)]
    public partial byte MinimumTransmitLanes { get; }
}
