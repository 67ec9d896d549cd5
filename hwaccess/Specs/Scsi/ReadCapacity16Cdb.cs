using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>READ CAPACITY (16). SBC-3 §5.16. Answers up to 32 bytes.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct ReadCapacity16Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ServiceActionIn16)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(1), Bits(0, 5), Fixed(Scsi.ServiceActionIn16.ReadCapacity16)]
    public partial ServiceActionIn16 ServiceAction { get; }

    /// <summary>LOGICAL BLOCK ADDRESS, obsolete; 0.</summary>
    [At(2)]
    public partial ulong LogicalBlockAddress { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(10)]
    public partial uint AllocationLength { get; }

    /// <summary>PMI, obsolete; 0.</summary>
    [At(14), Bits(0)]
    public partial bool PartialMediumIndicator { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(15)]
    public partial CdbControl Control { get; }
}
