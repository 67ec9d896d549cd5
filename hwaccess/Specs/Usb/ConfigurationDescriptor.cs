using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>
/// The configuration descriptor, which heads all that belongs to the configuration. USB 2.0 §9.6.3, table 9-10.
/// OTHER_SPEED_CONFIGURATION has the same form. USB 2.0 §9.6.4.
/// </summary>
[WireStruct(9, ByteOrder.LittleEndian)]
public readonly ref partial struct ConfigurationDescriptor
{
    /// <summary>bLength, 9.</summary>
    [At(0), Fixed(9)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.Configuration)]
    public partial DescriptorType DescriptorType { get; }

    /// <summary>wTotalLength: bytes of this descriptor and all that follow for the configuration.</summary>
    [At(2)]
    public partial ushort TotalLength { get; }

    /// <summary>bNumInterfaces: interfaces, alternate settings not counted.</summary>
    [At(4)]
    public partial byte InterfaceCount { get; }

    /// <summary>bConfigurationValue: the argument of SET_CONFIGURATION that selects it.</summary>
    [At(5)]
    public partial byte ConfigurationValue { get; }

    /// <summary>iConfiguration: a string's index, 0 for none.</summary>
    [At(6)]
    public partial byte ConfigurationString { get; }

    /// <summary>bmAttributes.</summary>
    [At(7)]
    public partial ConfigurationAttributes Attributes { get; }

    /// <summary>bMaxPower: current drawn from the bus, in 2 mA; in USB 3 modes in 8 mA.</summary>
    [At(8)]
    public partial byte MaxPower { get; }
}
