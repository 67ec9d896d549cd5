using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The sense key specific sense data descriptor. SPC-4 §4.5.2.4.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct SenseKeySpecificDescriptor
{
    /// <summary>DESCRIPTOR TYPE.</summary>
    [At(0), Fixed(SenseDescriptorType.SenseKeySpecific)]
    public partial SenseDescriptorType Type { get; }

    /// <summary>ADDITIONAL LENGTH, 06h.</summary>
    [At(1), Fixed(6)]
    public partial byte AdditionalLength { get; }

    /// <summary>SKSV, set to one.</summary>
    [At(4), Bits(7)]
    public partial bool Valid { get; }

    /// <summary>SENSE KEY SPECIFIC, its three bytes without SKSV.</summary>
    [At(4, 3), Bits(0, 23)]
    public partial uint SenseKeySpecific { get; }
}
