namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>What a device is known to do wrong at the transport or above; names as in the data file <c>quirks.txt</c>.</summary>
[Flags]
public enum UmassQuirks
{
    /// <summary>Nothing known.</summary>
    None = 0,

    /// <summary><c>ignore-residue</c>: dCSWDataResidue is nonsense.</summary>
    IgnoreResidue = 1 << 0,

    /// <summary><c>ignore-tag</c>: dCSWTag does not echo dCBWTag.</summary>
    IgnoreTag = 1 << 1,

    /// <summary><c>cbw-32</c>: wants a CBW of 32 bytes.</summary>
    Cbw32 = 1 << 2,

    /// <summary><c>go-slow</c>: wants a pause between CBW and data.</summary>
    GoSlow = 1 << 3,

    /// <summary><c>single-lun</c>: has one unit, whatever Get Max LUN says.</summary>
    SingleLun = 1 << 4,

    /// <summary><c>max-sectors-64</c>: fails on more than 64 sectors a command.</summary>
    MaxSectors64 = 1 << 5,

    /// <summary><c>fix-capacity</c>: READ CAPACITY reports one sector too many.</summary>
    FixCapacity = 1 << 6,

    /// <summary><c>capacity-heuristics</c>: READ CAPACITY may report one sector too many.</summary>
    CapacityHeuristics = 1 << 7,

    /// <summary><c>fix-inquiry</c>: INQUIRY fails or confuses it.</summary>
    FixInquiry = 1 << 8,

    /// <summary><c>not-lockable</c>: does not take PREVENT ALLOW MEDIUM REMOVAL.</summary>
    NotLockable = 1 << 9,

    /// <summary><c>no-wp-detect</c>: does not take MODE SENSE.</summary>
    NoWpDetect = 1 << 10,

    /// <summary><c>broken-fua</c>: does not take the FUA bit.</summary>
    BrokenFua = 1 << 11,

    /// <summary><c>bad-sense</c>: REQUEST SENSE must ask for no more than 18 bytes.</summary>
    BadSense = 1 << 12,

    /// <summary><c>sane-sense</c>: gives more than 18 bytes of sense data, and is asked for them.</summary>
    SaneSense = 1 << 13,

    /// <summary><c>initial-read10</c>: wants a READ(10) before anything else works.</summary>
    InitialRead10 = 1 << 14,

    /// <summary><c>no-read-capacity-16</c>: fails on READ CAPACITY(16).</summary>
    NoReadCapacity16 = 1 << 15,

    /// <summary><c>no-get-max-lun</c>: hangs on Get Max LUN.</summary>
    NoGetMaxLun = 1 << 16,

    /// <summary><c>needs-stepwise</c>: takes no transfer before the one ahead of it has ended.</summary>
    NeedsStepwise = 1 << 17,

    /// <summary>
    /// <c>status-apart</c>: takes no read of the CSW before the data have ended, nor data before the CBW has; at SuperSpeed, where
    /// transfers reach a device in the order in which they were handed over, the latter needs no care.
    /// </summary>
    StatusApart = 1 << 18,
}
