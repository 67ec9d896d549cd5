using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The block commands sense data descriptor. SBC-3 §4.18.</summary>
[WireStruct(4, ByteOrder.BigEndian)]
public readonly ref partial struct BlockCommandsSenseDescriptor
{
    /// <summary>DESCRIPTOR TYPE.</summary>
    [At(0), Fixed(SenseDescriptorType.BlockCommands)]
    public partial SenseDescriptorType Type { get; }

    /// <summary>ADDITIONAL LENGTH, 02h.</summary>
    [At(1), Fixed(2)]
    public partial byte AdditionalLength { get; }

    /// <summary>ILI.</summary>
    [At(3), Bits(5)]
    public partial bool IncorrectLength { get; }
}
