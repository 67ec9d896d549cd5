namespace DriverKit.Specs.Scsi;

/// <summary>PAGE CODE of vital product data. SPC-4 §7.8; SBC-3 §6.6.</summary>
public enum VpdPage : byte
{
    /// <summary>Supported VPD pages. SPC-4 §7.8.15.</summary>
    SupportedPages = 0x00,

    /// <summary>Unit serial number. SPC-4 §7.8.16.</summary>
    UnitSerialNumber = 0x80,

    /// <summary>Device identification. SPC-4 §7.8.6.</summary>
    DeviceIdentification = 0x83,

    /// <summary>Extended INQUIRY data. SPC-4 §7.8.8.</summary>
    ExtendedInquiry = 0x86,

    /// <summary>Mode page policy. SPC-4 §7.8.10.</summary>
    ModePagePolicy = 0x87,

    /// <summary>ATA information. SAT-3 §12.4.2.</summary>
    AtaInformation = 0x89,

    /// <summary>Block limits. SBC-3 §6.6.</summary>
    BlockLimits = 0xB0,

    /// <summary>Block device characteristics. SBC-3 §6.6.</summary>
    BlockDeviceCharacteristics = 0xB1,

    /// <summary>Logical block provisioning. SBC-3 §6.6.</summary>
    LogicalBlockProvisioning = 0xB2,
}
