using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>MODE SENSE (6). SPC-4 §6.13.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct ModeSense6Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ModeSense6)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>DBD: leaves out the block descriptors.</summary>
    [At(1), Bits(3)]
    public partial bool DisableBlockDescriptors { get; }

    /// <summary>PAGE CODE; 3Fh for all.</summary>
    [At(2), Bits(0, 6)]
    public partial ModePageCode PageCode { get; }

    /// <summary>PC: which values.</summary>
    [At(2), Bits(6, 2)]
    public partial PageControl PageControl { get; }

    /// <summary>SUBPAGE CODE; FFh for all.</summary>
    [At(3)]
    public partial byte SubpageCode { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(4)]
    public partial byte AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
