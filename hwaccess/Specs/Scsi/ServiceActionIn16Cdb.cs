using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The part that every SERVICE ACTION IN (16) shares. SPC-4 §4.2.5.</summary>
[WireStruct(16, ByteOrder.BigEndian)]
public readonly ref partial struct ServiceActionIn16Cdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.ServiceActionIn16)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(1), Bits(0, 5)]
    public partial ServiceActionIn16 ServiceAction { get; }

    /// <summary>Parameters of the service action.</summary>
    [At(2, 8)]
    public partial ReadOnlySpan<byte> Parameters { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(10)]
    public partial uint AllocationLength { get; }

    /// <summary>A parameter of the service action.</summary>
    [At(14)]
    public partial byte Parameter14 { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(15)]
    public partial CdbControl Control { get; }
}
