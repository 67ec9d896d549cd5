using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The information sense data descriptor. SPC-4 §4.5.2.2.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct InformationSenseDescriptor
{
    /// <summary>DESCRIPTOR TYPE.</summary>
    [At(0), Fixed(SenseDescriptorType.Information)]
    public partial SenseDescriptorType Type { get; }

    /// <summary>ADDITIONAL LENGTH, 0Ah.</summary>
    [At(1), Fixed(10)]
    public partial byte AdditionalLength { get; }

    /// <summary>VALID, set to one.</summary>
    [At(2), Bits(7)]
    public partial bool Valid { get; }

    /// <summary>INFORMATION.</summary>
    [At(4)]
    public partial ulong Information { get; }
}
