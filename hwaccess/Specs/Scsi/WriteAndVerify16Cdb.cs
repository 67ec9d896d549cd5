using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>WRITE AND VERIFY (16). SBC-3 §5.39.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct WriteAndVerify16Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.WriteAndVerify16)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>BYTCHK: whether data are sent to compare with. Older standards have a single bit.</summary>
    [At(1), Bits(1, 2)]
    public partial ByteCheck ByteCheck { get; }

    /// <summary>DPO: not worth keeping in the cache.</summary>
    [At(1), Bits(4)]
    public partial bool DisablePageOut { get; }

    /// <summary>WRPROTECT: how protection information is checked; 0 where there is none.</summary>
    [At(1), Bits(5, 3)]
    public partial byte WriteProtect { get; }

    /// <summary>LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(2)]
    public partial ulong LogicalBlockAddress { get; }

    /// <summary>TRANSFER LENGTH in logical blocks; 0 transfers nothing and is no error.</summary>
    [At(10)]
    public partial uint TransferLength { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(14), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(15)]
    public partial CdbControl Control { get; }
}
