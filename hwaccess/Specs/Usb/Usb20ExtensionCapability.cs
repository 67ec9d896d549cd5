using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>What a device can do at USB 2.0 speeds. USB 3.2 §9.6.2.1, table 9-15.</summary>
[WireStruct(7, ByteOrder.LittleEndian)]
public readonly ref partial struct Usb20ExtensionCapability
{
    /// <summary>bLength, 7.</summary>
    [At(0), Fixed(7)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.DeviceCapability)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>bDevCapabilityType.</summary>
    [At(2), Fixed(DeviceCapabilityType.Usb20Extension)]
    public partial DeviceCapabilityType CapabilityType { get; }

    /// <summary>LPM: whether link power management is supported. Set for every SuperSpeed device.</summary>
    [At(3, 4), Bits(1)]
    public partial bool LinkPowerManagement { get; }

    /// <summary>BESL and alternate HIRD definitions supported. USB 2.0 LPM erratum.</summary>
    [At(3, 4), Bits(2)]
    public partial bool BestEffortServiceLatency { get; }

    /// <summary>Baseline BESL valid.</summary>
    [At(3, 4), Bits(3)]
    public partial bool BaselineLatencyValid { get; }

    /// <summary>Deep BESL valid.</summary>
    [At(3, 4), Bits(4)]
    public partial bool DeepLatencyValid { get; }

    /// <summary>Baseline BESL.</summary>
    [At(3, 4), Bits(8, 4)]
    public partial byte BaselineLatency { get; }

    /// <summary>Deep BESL.</summary>
    [At(3, 4), Bits(12, 4)]
    public partial byte DeepLatency { get; }
}
