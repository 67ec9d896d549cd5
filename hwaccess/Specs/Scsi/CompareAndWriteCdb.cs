using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>COMPARE AND WRITE. SBC-3 §5.2. Sends the blocks to compare, then the blocks to write.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct CompareAndWriteCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.CompareAndWrite)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>FUA: past the volatile cache.</summary>
    [At(1), Bits(3)]
    public partial bool ForceUnitAccess { get; }

    /// <summary>DPO: not worth keeping in the cache.</summary>
    [At(1), Bits(4)]
    public partial bool DisablePageOut { get; }

    /// <summary>WRPROTECT: how protection information is checked; 0 where there is none.</summary>
    [At(1), Bits(5, 3)]
    public partial byte WriteProtect { get; }

    /// <summary>LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(2)]
    public partial ulong LogicalBlockAddress { get; }

    /// <summary>NUMBER OF LOGICAL BLOCKS of each half.</summary>
    [At(13)]
    public partial byte BlockCount { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(14), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(15)]
    public partial CdbControl Control { get; }
}
