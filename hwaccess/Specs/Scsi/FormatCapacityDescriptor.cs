using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>A capacity: the current one, or one that FORMAT UNIT can make. MMC-6 §6.23.3.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct FormatCapacityDescriptor
{
    /// <summary>NUMBER OF BLOCKS.</summary>
    [At(0)]
    public partial uint BlockCount { get; }

    /// <summary>DESCRIPTOR TYPE of the current capacity.</summary>
    [At(4), Bits(0, 2)]
    public partial FormatCapacityKind Kind { get; }

    /// <summary>FORMAT TYPE of a formattable capacity.</summary>
    [At(4), Bits(2, 6)]
    public partial byte FormatType { get; }

    /// <summary>BLOCK LENGTH in bytes.</summary>
    [At(5, 3)]
    public partial uint BlockLength { get; }
}
