using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The command-specific information sense data descriptor. SPC-4 §4.5.2.3.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct CommandSpecificSenseDescriptor
{
    /// <summary>DESCRIPTOR TYPE.</summary>
    [At(0), Fixed(SenseDescriptorType.CommandSpecificInformation)]
    public partial SenseDescriptorType Type { get; }

    /// <summary>ADDITIONAL LENGTH, 0Ah.</summary>
    [At(1), Fixed(10)]
    public partial byte AdditionalLength { get; }

    /// <summary>COMMAND-SPECIFIC INFORMATION.</summary>
    [At(4)]
    public partial ulong Information { get; }
}
