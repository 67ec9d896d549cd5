using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The field replaceable unit sense data descriptor. SPC-4 §4.5.2.5.</summary>
[WireStruct(4, ByteOrder.BigEndian)]
public readonly ref partial struct FieldReplaceableUnitSenseDescriptor
{
    /// <summary>DESCRIPTOR TYPE.</summary>
    [At(0), Fixed(SenseDescriptorType.FieldReplaceableUnit)]
    public partial SenseDescriptorType Type { get; }

    /// <summary>ADDITIONAL LENGTH, 02h.</summary>
    [At(1), Fixed(2)]
    public partial byte AdditionalLength { get; }

    /// <summary>FIELD REPLACEABLE UNIT CODE.</summary>
    [At(3)]
    public partial byte FieldReplaceableUnit { get; }
}
