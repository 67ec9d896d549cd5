using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>MODE SELECT (6). SPC-4 §6.11.</summary>
[WireStruct(6, ByteOrder.BigEndian)]
public readonly ref partial struct ModeSelect6Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ModeSelect6)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SP: saves the pages beyond a reset.</summary>
    [At(1), Bits(0)]
    public partial bool SavePages { get; }

    /// <summary>PF: the parameters have the standard form.</summary>
    [At(1), Bits(4)]
    public partial bool PageFormat { get; }

    /// <summary>PARAMETER LIST LENGTH: bytes that the host sends; 0 is no error.</summary>
    [At(4)]
    public partial byte ParameterListLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(5)]
    public partial CdbControl Control { get; }
}
