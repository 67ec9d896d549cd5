using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>SYNCHRONIZE CACHE (10). SBC-3 §5.26. No data.</summary>
[WireStruct(10, ByteOrder.BigEndian)]
public readonly ref partial struct SynchronizeCache10Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.SynchronizeCache10)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>IMMED: status comes before the operation ends.</summary>
    [At(1), Bits(1)]
    public partial bool Immediate { get; }

    /// <summary>LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(2)]
    public partial uint LogicalBlockAddress { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(6), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>NUMBER OF LOGICAL BLOCKS; 0 means up to the end.</summary>
    [At(7)]
    public partial ushort BlockCount { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(9)]
    public partial CdbControl Control { get; }
}
