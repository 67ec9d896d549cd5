using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>VERIFY (12). SBC-3 §5.30.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct Verify12Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.Verify12)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>BYTCHK: whether data are sent to compare with. Older standards have a single bit.</summary>
    [At(1), Bits(1, 2)]
    public partial ByteCheck ByteCheck { get; }

    /// <summary>DPO: not worth keeping in the cache.</summary>
    [At(1), Bits(4)]
    public partial bool DisablePageOut { get; }

    /// <summary>VRPROTECT: how protection information is checked; 0 where there is none.</summary>
    [At(1), Bits(5, 3)]
    public partial byte VerifyProtect { get; }

    /// <summary>LOGICAL BLOCK ADDRESS: the first block.</summary>
    [At(2)]
    public partial uint LogicalBlockAddress { get; }

    /// <summary>VERIFICATION LENGTH in logical blocks; 0 verifies nothing and is no error.</summary>
    [At(6)]
    public partial uint VerificationLength { get; }

    /// <summary>GROUP NUMBER, 0 to 31.</summary>
    [At(10), Bits(0, 5)]
    public partial byte GroupNumber { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(11)]
    public partial CdbControl Control { get; }
}
