namespace DriverKit.Specs.Scsi;

/// <summary>DESIGNATOR TYPE. SPC-4 §7.8.6.1.</summary>
public enum DesignatorType : byte
{
    /// <summary>Vendor-specific.</summary>
    VendorSpecific = 0,

    /// <summary>T10 vendor ID and more. §7.8.6.4.</summary>
    T10VendorId = 1,

    /// <summary>EUI-64. §7.8.6.5.</summary>
    Eui64 = 2,

    /// <summary>NAA. §7.8.6.6.</summary>
    Naa = 3,

    /// <summary>Relative target port. §7.8.6.7.</summary>
    RelativeTargetPort = 4,

    /// <summary>Target port group. §7.8.6.8.</summary>
    TargetPortGroup = 5,

    /// <summary>Logical unit group. §7.8.6.9.</summary>
    LogicalUnitGroup = 6,

    /// <summary>MD5 of the unit. §7.8.6.10.</summary>
    Md5 = 7,

    /// <summary>SCSI name string. §7.8.6.11.</summary>
    ScsiName = 8,
}
