using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>PERSISTENT RESERVE IN. SPC-4 §6.15.</summary>
[WireStruct(10, ByteOrder.BigEndian)]
public readonly ref partial struct PersistentReserveInCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.PersistentReserveIn)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(1), Bits(0, 5)]
    public partial PersistentReserveInAction ServiceAction { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(7)]
    public partial ushort AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(9)]
    public partial CdbControl Control { get; }
}
