namespace DriverKit.Kernel.Scsi;

/// <summary>What a logical unit does wrong or cannot take, scsipi's PQUIRK_ flags; from an adapter's data file or learnt from behaviour.</summary>
[Flags]
public enum ScsiQuirks
{
    /// <summary>Nothing known.</summary>
    None = 0,

    /// <summary>Has one logical unit, whatever it says.</summary>
    SingleLun = 1 << 0,

    /// <summary>READ CAPACITY reports one sector too many, always.</summary>
    FixCapacity = 1 << 1,

    /// <summary>READ CAPACITY may report one sector too many: an odd count is one too many.</summary>
    CapacityHeuristics = 1 << 2,

    /// <summary>INQUIRY data are missing or nonsense: a made-up answer is used.</summary>
    FixInquiry = 1 << 3,

    /// <summary>PREVENT ALLOW MEDIUM REMOVAL hangs or fails.</summary>
    NotLockable = 1 << 4,

    /// <summary>The write-protect bit of MODE SENSE is meaningless or MODE SENSE hangs: not asked.</summary>
    NoWriteProtectDetect = 1 << 5,

    /// <summary>READ CAPACITY(16) hangs or fails.</summary>
    NoReadCapacity16 = 1 << 6,

    /// <summary>READ(10) must come before other commands work.</summary>
    InitialRead10 = 1 << 7,

    /// <summary>SYNCHRONIZE CACHE is not understood.</summary>
    NoSynchronizeCache = 1 << 8,

    /// <summary>The FUA bit is not understood.</summary>
    BrokenFua = 1 << 9,

    /// <summary>No vital product data pages, REPORT LUNS, UNMAP or WRITE SAME: INQUIRY is asked for standard data only.</summary>
    Plain = 1 << 10,

    /// <summary>REQUEST SENSE must ask for exactly 18 bytes.</summary>
    ShortSense = 1 << 11,

    /// <summary>Sense data are nonsense: any CHECK CONDITION is a hardware error that may be retried.</summary>
    BadSense = 1 << 12,

    /// <summary>Transfers of more than 64 sectors fail.</summary>
    Max64Sectors = 1 << 13,

    /// <summary>Has a volatile write cache although no caching page says so.</summary>
    WriteCache = 1 << 14,

    /// <summary>START STOP UNIT is not understood.</summary>
    NoStart = 1 << 15,

    /// <summary>MODE SENSE must ask for the caching page by its own number, not for all pages.</summary>
    NoModeAllPages = 1 << 16,

    /// <summary>Transfers of more than 240 sectors fail.</summary>
    Max240Sectors = 1 << 17,
}
