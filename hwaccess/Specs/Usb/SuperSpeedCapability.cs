using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>What a device can do at SuperSpeed. USB 3.2 §9.6.2.2, table 9-16.</summary>
[WireStruct(10, ByteOrder.LittleEndian)]
public readonly ref partial struct SuperSpeedCapability
{
    /// <summary>bLength, 10.</summary>
    [At(0), Fixed(10)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.DeviceCapability)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bDevCapabilityType.</summary>
    [At(2), Fixed(DeviceCapabilityType.SuperSpeedUsb)]
    public partial DeviceCapabilityType CapabilityType { get; }

    /// <summary>bmAttributes 1, LTM capable.</summary>
    [At(3), Bits(1)]
    public partial bool LatencyToleranceMessages { get; }

    /// <summary>wSpeedsSupported 0.</summary>
    [At(4, 2), Bits(0)]
    public partial bool LowSpeed { get; }

    /// <summary>wSpeedsSupported 1.</summary>
    [At(4, 2), Bits(1)]
    public partial bool FullSpeed { get; }

    /// <summary>wSpeedsSupported 2.</summary>
    [At(4, 2), Bits(2)]
    public partial bool HighSpeed { get; }

    /// <summary>wSpeedsSupported 3: 5 Gbit/s.</summary>
    [At(4, 2), Bits(3)]
    public partial bool SuperSpeed { get; }

    /// <summary>
    /// bFunctionalitySupport: the lowest of those speeds, by bit number, at which all functions work.
    /// </summary>
    [At(6)]
    public partial byte FunctionalitySupport { get; }

    /// <summary>bU1DevExitLat, in µs, less than 11.</summary>
    [At(7)]
    public partial byte U1ExitLatency { get; }

    /// <summary>wU2DevExitLat, in µs, less than 2048.</summary>
    [At(8)]
    public partial ushort U2ExitLatency { get; }
}
