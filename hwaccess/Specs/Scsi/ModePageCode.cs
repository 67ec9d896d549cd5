namespace DriverKit.Specs.Scsi;

/// <summary>PAGE CODE of mode pages. SPC-4 §7.5.6; SBC-3 §6.5. Six bits.</summary>
public enum ModePageCode : byte
{
    /// <summary>Vendor-specific, without page format.</summary>
    VendorSpecific = 0x00,

    /// <summary>Read-write error recovery. SBC-3 §6.5.</summary>
    ReadWriteErrorRecovery = 0x01,

    /// <summary>Disconnect-reconnect. SPC-4 §7.5.10.</summary>
    DisconnectReconnect = 0x02,

    /// <summary>Format device, obsolete. SBC-2.</summary>
    FormatDevice = 0x03,

    /// <summary>Rigid disk geometry, obsolete. SBC-2.</summary>
    RigidDiskGeometry = 0x04,

    /// <summary>Flexible disk, obsolete; UFI 1.0 §4.5.6.</summary>
    FlexibleDisk = 0x05,

    /// <summary>Verify error recovery. SBC-3 §6.5.</summary>
    VerifyErrorRecovery = 0x07,

    /// <summary>Caching. SBC-3 §6.5.</summary>
    Caching = 0x08,

    /// <summary>Control; subpage 01h control extension. SPC-4 §7.5.8.</summary>
    Control = 0x0A,

    /// <summary>Removable block access capabilities. UFI 1.0 §4.5.5.</summary>
    RemovableBlockAccess = 0x1B,

    /// <summary>Power condition. SPC-4 §7.5.13.</summary>
    PowerCondition = 0x1A,

    /// <summary>Informational exceptions control. SBC-3 §6.5.</summary>
    InformationalExceptions = 0x1C,

    /// <summary>All pages, in MODE SENSE.</summary>
    All = 0x3F,
}
