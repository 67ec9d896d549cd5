using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>PRE-FETCH (16). SBC-3 §5.9. No data.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct PreFetch16Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.PreFetch16)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>IMMED: status comes before the operation ends.</summary>
    [At(1), Bits(1)]
    public partial bool Immediate { get; }

    /// <summary>LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(2)]
    public partial ulong LogicalBlockAddress { get; }

    /// <summary>PREFETCH LENGTH in logical blocks; 0 means up to the end.</summary>
    [At(10)]
    public partial uint PrefetchLength { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(14), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(15)]
    public partial CdbControl Control { get; }
}
