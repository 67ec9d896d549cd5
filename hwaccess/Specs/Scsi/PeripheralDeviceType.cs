namespace DriverKit.Specs.Scsi;

/// <summary>PERIPHERAL DEVICE TYPE. SPC-4 §6.6.2.</summary>
public enum PeripheralDeviceType : byte
{
    /// <summary>Direct-access block device: a disk. SBC-3.</summary>
    DirectAccess = 0x00,

    /// <summary>Tape. SSC-4.</summary>
    SequentialAccess = 0x01,

    /// <summary>Printer.</summary>
    Printer = 0x02,

    /// <summary>Processor.</summary>
    Processor = 0x03,

    /// <summary>Write-once.</summary>
    WriteOnce = 0x04,

    /// <summary>CD or DVD. MMC-6.</summary>
    CdDvd = 0x05,

    /// <summary>Scanner, obsolete.</summary>
    Scanner = 0x06,

    /// <summary>Optical memory.</summary>
    OpticalMemory = 0x07,

    /// <summary>Medium changer. SMC-3.</summary>
    MediumChanger = 0x08,

    /// <summary>Communications, obsolete.</summary>
    Communications = 0x09,

    /// <summary>Storage array controller. SCC-2.</summary>
    StorageArray = 0x0C,

    /// <summary>Enclosure services. SES-3.</summary>
    Enclosure = 0x0D,

    /// <summary>Simplified direct access. RBC.</summary>
    SimplifiedDirectAccess = 0x0E,

    /// <summary>Optical card reader.</summary>
    OpticalCard = 0x0F,

    /// <summary>Object-based storage.</summary>
    ObjectStorage = 0x11,

    /// <summary>Automation/drive interface.</summary>
    AutomationDrive = 0x12,

    /// <summary>Host-managed zoned block device. ZBC.</summary>
    ZonedBlock = 0x14,

    /// <summary>Well-known logical unit.</summary>
    WellKnownUnit = 0x1E,

    /// <summary>Unknown or no device.</summary>
    Unknown = 0x1F,
}
