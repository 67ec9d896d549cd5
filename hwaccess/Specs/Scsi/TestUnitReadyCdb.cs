using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>TEST UNIT READY. SPC-4 §6.47. No data.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct TestUnitReadyCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.TestUnitReady)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
