using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>Long block descriptor. SBC-3 §6.5.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct ModeLongBlockDescriptor
{
    /// <summary>NUMBER OF LOGICAL BLOCKS.</summary>
    [At(0)]
    public partial ulong BlockCount { get; }

    /// <summary>LOGICAL BLOCK LENGTH in bytes.</summary>
    [At(12)]
    public partial uint BlockLength { get; }
}
