using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>GET LBA STATUS. SBC-3 §5.4.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct GetLbaStatusCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ServiceActionIn16)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(1), Bits(0, 5), Fixed(Scsi.ServiceActionIn16.GetLbaStatus)]
    public partial ServiceActionIn16 ServiceAction { get; }

    /// <summary>STARTING LOGICAL BLOCK ADDRESS.</summary>
    [At(2)]
    public partial ulong StartingLogicalBlockAddress { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(10)]
    public partial uint AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(15)]
    public partial CdbControl Control { get; }
}
