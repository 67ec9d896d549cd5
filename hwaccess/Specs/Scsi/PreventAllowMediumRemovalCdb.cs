using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>PREVENT ALLOW MEDIUM REMOVAL. SBC-3 §5.10. No data.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct PreventAllowMediumRemovalCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.PreventAllowMediumRemoval)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>PREVENT: 0 removal is allowed, 1 it is prevented; 2 and 3 are obsolete.</summary>
    [At(4), Bits(0, 2)]
    public partial byte Prevent { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
