using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The part that every MAINTENANCE IN shares. SPC-4 §4.2.5.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct MaintenanceInCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.MaintenanceIn)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(1), Bits(0, 5)]
    public partial MaintenanceInAction ServiceAction { get; }

    /// <summary>Parameters of the service action.</summary>
    [At(2, 4)]
    public partial ReadOnlySpan<byte> Parameters { get; }

    /// <summary>Allocation length in bytes: the most that the answer may have; 0 is no error.</summary>
    [At(6)]
    public partial uint AllocationLength { get; }

    /// <summary>A parameter of the service action.</summary>
    [At(10)]
    public partial byte Parameter10 { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(11)]
    public partial CdbControl Control { get; }
}
