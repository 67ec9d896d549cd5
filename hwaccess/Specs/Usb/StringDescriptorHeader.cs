using DriverKit.Registers;

namespace DriverKit.Specs.Usb;

/// <summary>
/// What every string descriptor begins with; UTF-16LE follows, without a terminator. USB 2.0 §9.6.7, table 9-16.
/// </summary>
[WireStruct(2)]
public readonly ref partial struct StringDescriptorHeader
{
    /// <summary>bLength: 2 and two for each code unit.</summary>
    [At(0)]
    public partial byte Length { get; }

    /// <summary>bDescriptorType.</summary>
    [At(1), Fixed(Usb.DescriptorType.String)]
    public partial DescriptorType DescriptorType { get; }
}
