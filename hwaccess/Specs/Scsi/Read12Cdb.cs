using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>READ (12). SBC-3 §5.12.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct Read12Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.Read12)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>RARC: limits recovery while rebuild assist is on.</summary>
    [At(1), Bits(2)]
    public partial bool RebuildAssistRecovery { get; }

    /// <summary>FUA: past the volatile cache.</summary>
    [At(1), Bits(3)]
    public partial bool ForceUnitAccess { get; }

    /// <summary>DPO: not worth keeping in the cache.</summary>
    [At(1), Bits(4)]
    public partial bool DisablePageOut { get; }

    /// <summary>RDPROTECT: how protection information is checked; 0 where there is none.</summary>
    [At(1), Bits(5, 3)]
    public partial byte ReadProtect { get; }

    /// <summary>LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(2)]
    public partial uint LogicalBlockAddress { get; }

    /// <summary>TRANSFER LENGTH in logical blocks; 0 transfers nothing and is no error.</summary>
    [At(6)]
    public partial uint TransferLength { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(10), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(11)]
    public partial CdbControl Control { get; }
}
