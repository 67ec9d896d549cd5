using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>READ FORMAT CAPACITIES. MMC-6 §6.23.</summary>
[WireStruct(10, ByteOrder.BigEndian)]
public readonly ref partial struct ReadFormatCapacitiesCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ReadFormatCapacities)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(7)]
    public partial ushort AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(9)]
    public partial CdbControl Control { get; }
}
