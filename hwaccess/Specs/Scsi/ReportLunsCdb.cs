using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>REPORT LUNS. SPC-4 §6.33.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct ReportLunsCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ReportLuns)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SELECT REPORT.</summary>
    [At(2)]
    public partial SelectReport SelectReport { get; }

    /// <summary>Allocation length in bytes, 16 or more.</summary>
    [At(6)]
    public partial uint AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(11)]
    public partial CdbControl Control { get; }
}
