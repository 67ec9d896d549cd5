using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The answer to READ CAPACITY (10). SBC-3 §5.15.2.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct ReadCapacity10Data
{
    /// <summary>
    /// RETURNED LOGICAL BLOCK ADDRESS: the last block; FFFFFFFFh where it needs READ CAPACITY (16).
    /// </summary>
    [At(0)]
    public partial uint LastLogicalBlockAddress { get; }

    /// <summary>LOGICAL BLOCK LENGTH IN BYTES.</summary>
    [At(4)]
    public partial uint BlockLength { get; }
}
