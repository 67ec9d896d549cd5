using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>PERSISTENT RESERVE OUT. SPC-4 §6.16.</summary>
[WireStruct(10, ByteOrder.BigEndian)]
public readonly ref partial struct PersistentReserveOutCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.PersistentReserveOut)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(1), Bits(0, 5)]
    public partial PersistentReserveOutAction ServiceAction { get; }

    /// <summary>TYPE.</summary>
    [At(2), Bits(0, 4)]
    public partial ReservationType ReservationType { get; }

    /// <summary>SCOPE: 0, the logical unit.</summary>
    [At(2), Bits(4, 4)]
    public partial byte Scope { get; }

    /// <summary>PARAMETER LIST LENGTH in bytes; 24 for all but REGISTER AND MOVE.</summary>
    [At(5)]
    public partial uint ParameterListLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(9)]
    public partial CdbControl Control { get; }
}
