namespace DriverKit.Specs.MassStorage;

/// <summary>bInterfaceSubClass: the command set. Mass Storage Class Overview 1.4 §2.</summary>
public enum MassStorageSubclass : byte
{
    /// <summary>Not reported; in practice SCSI.</summary>
    NotReported = 0x00,

    /// <summary>Reduced block commands.</summary>
    ReducedBlock = 0x01,

    /// <summary>MMC-5, called ATAPI.</summary>
    Mmc = 0x02,

    /// <summary>QIC-157 tape, obsolete.</summary>
    Qic157 = 0x03,

    /// <summary>UFI floppy drives.</summary>
    Ufi = 0x04,

    /// <summary>SFF-8070i, obsolete.</summary>
    Sff8070 = 0x05,

    /// <summary>SCSI transparent command set.</summary>
    Scsi = 0x06,

    /// <summary>LSD FS: negotiate access before SCSI.</summary>
    LockableStorage = 0x07,

    /// <summary>IEEE 1667.</summary>
    Ieee1667 = 0x08,

    /// <summary>Vendor-specific.</summary>
    VendorSpecific = 0xFF,
}
