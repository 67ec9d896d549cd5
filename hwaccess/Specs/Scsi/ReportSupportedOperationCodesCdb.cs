using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>MAINTENANCE IN, REPORT SUPPORTED OPERATION CODES. SPC-4 §6.35.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct ReportSupportedOperationCodesCdb
{
    /// <summary>OPERATION CODE.</summary>
    [At(0), Fixed(ScsiOpcode.MaintenanceIn)]
    public partial ScsiOpcode Opcode { get; }

    /// <summary>SERVICE ACTION.</summary>
    [At(1), Bits(0, 5), Fixed(MaintenanceInAction.ReportSupportedOperationCodes)]
    public partial MaintenanceInAction ServiceAction { get; }

    /// <summary>REPORTING OPTIONS.</summary>
    [At(2), Bits(0, 3)]
    public partial ReportingOptions ReportingOptions { get; }

    /// <summary>RCTD: asks for the timeouts descriptor too.</summary>
    [At(2), Bits(7)]
    public partial bool ReturnTimeouts { get; }

    /// <summary>REQUESTED OPERATION CODE.</summary>
    [At(3)]
    public partial byte RequestedOpcode { get; }

    /// <summary>REQUESTED SERVICE ACTION.</summary>
    [At(4)]
    public partial ushort RequestedServiceAction { get; }

    /// <summary>Allocation length in bytes, 4 or more.</summary>
    [At(6)]
    public partial uint AllocationLength { get; }

    /// <summary>CONTROL. SAM-5 §5.2.</summary>
    [At(11)]
    public partial CdbControl Control { get; }
}
