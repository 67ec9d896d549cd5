namespace DriverKit.Specs.Nvme;

/// <summary>Log pages. NVMe 1.4 §5.14.1, figure 191.</summary>
public enum LogPageIdentifier : byte
{
    /// <summary>Reserved in 1.4.</summary>
    SupportedPages = 0x00,

    /// <summary>Error Information: <see cref="ErrorLogEntry"/>. §5.14.1.1.</summary>
    Error = 0x01,

    /// <summary>SMART and health: <see cref="SmartLog"/>. §5.14.1.2.</summary>
    SmartHealth = 0x02,

    /// <summary>Firmware Slot Information: <see cref="FirmwareSlotLog"/>. §5.14.1.3.</summary>
    FirmwareSlot = 0x03,

    /// <summary>Changed Namespace List: identifiers, ascending. §5.14.1.4.</summary>
    ChangedNamespaces = 0x04,

    /// <summary>Commands Supported and Effects: <see cref="CommandEffects"/>. §5.14.1.5.</summary>
    CommandEffects = 0x05,

    /// <summary>Device Self-test. §5.14.1.6.</summary>
    DeviceSelfTest = 0x06,
}
