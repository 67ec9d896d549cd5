using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>READ CAPACITY (10). SBC-3 §5.15. Answers 8 bytes.</summary>
[WireStruct(10, ByteOrder.BigEndian)]
public readonly ref partial struct ReadCapacity10Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ReadCapacity10)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>LOGICAL BLOCK ADDRESS, obsolete; 0.</summary>
    [At(2)]
    public partial uint LogicalBlockAddress { get; }

    /// <summary>PMI, obsolete; 0.</summary>
    [At(8), Bits(0)]
    public partial bool PartialMediumIndicator { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(9)]
    public partial CdbControl Control { get; }
}
