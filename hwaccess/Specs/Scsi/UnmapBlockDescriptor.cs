using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>A run of blocks to unmap. SBC-3 §5.28.2.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct UnmapBlockDescriptor
{
    /// <summary>UNMAP LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(0)]
    public partial ulong LogicalBlockAddress { get; }

    /// <summary>NUMBER OF LOGICAL BLOCKS; 0 is no error.</summary>
    [At(8)]
    public partial uint BlockCount { get; }
}
