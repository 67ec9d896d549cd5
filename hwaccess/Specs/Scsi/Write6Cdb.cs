using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>WRITE (6). SBC-2 §5.25.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct Write6Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.Write6)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>LOGICAL BLOCK ADDRESS of 21 bits: the first block.</summary>
    [At(1, 3), Bits(0, 21)]
    public partial uint LogicalBlockAddress { get; }

    /// <summary>TRANSFER LENGTH in logical blocks; 0 means 256.</summary>
    [At(4)]
    public partial byte TransferLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
