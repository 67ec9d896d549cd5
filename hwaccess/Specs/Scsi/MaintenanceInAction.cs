namespace DriverKit.Specs.Scsi;

/// <summary>Service actions of MAINTENANCE IN. SPC-4 annex E.</summary>
public enum MaintenanceInAction : byte
{
    /// <summary>REPORT IDENTIFYING INFORMATION. SPC-4 §6.32.</summary>
    ReportIdentifyingInformation = 0x05,

    /// <summary>REPORT TARGET PORT GROUPS. SPC-4 §6.37.</summary>
    ReportTargetPortGroups = 0x0A,

    /// <summary>REPORT SUPPORTED OPERATION CODES. SPC-4 §6.35.</summary>
    ReportSupportedOperationCodes = 0x0C,

    /// <summary>REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS. SPC-4 §6.36.</summary>
    ReportSupportedTaskManagementFunctions = 0x0D,

    /// <summary>REPORT TIMESTAMP. SPC-4 §6.38.</summary>
    ReportTimestamp = 0x0F,
}
