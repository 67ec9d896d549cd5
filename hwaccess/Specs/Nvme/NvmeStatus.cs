namespace DriverKit.Specs.Nvme;

/// <summary>What became of a command: the status code in bits 7:0, its type in bits 10:8. NVMe 1.4 §4.6.1.2, figures 126 to 131.</summary>
public enum NvmeStatus : ushort
{
    /// <summary>Successful Completion.</summary>
    Success = 0x000,

    /// <summary>Invalid Command Opcode.</summary>
    InvalidOpcode = 0x001,

    /// <summary>Invalid Field in Command.</summary>
    InvalidField = 0x002,

    /// <summary>Command ID Conflict.</summary>
    CommandIdConflict = 0x003,

    /// <summary>Data Transfer Error.</summary>
    DataTransferError = 0x004,

    /// <summary>Commands Aborted due to Power Loss Notification.</summary>
    PowerLossNotification = 0x005,

    /// <summary>Internal Error.</summary>
    InternalError = 0x006,

    /// <summary>Command Abort Requested.</summary>
    AbortRequested = 0x007,

    /// <summary>Command Aborted due to SQ Deletion.</summary>
    SubmissionQueueDeleted = 0x008,

    /// <summary>Command Aborted due to Failed Fused Command.</summary>
    FusedFailed = 0x009,

    /// <summary>Command Aborted due to Missing Fused Command.</summary>
    FusedMissing = 0x00a,

    /// <summary>Invalid Namespace or Format.</summary>
    InvalidNamespace = 0x00b,

    /// <summary>Command Sequence Error.</summary>
    CommandSequenceError = 0x00c,

    /// <summary>Invalid SGL Segment Descriptor.</summary>
    InvalidSglSegment = 0x00d,

    /// <summary>PRP Offset Invalid.</summary>
    InvalidPrpOffset = 0x013,

    /// <summary>Sanitize In Progress.</summary>
    SanitizeInProgress = 0x01d,

    /// <summary>Namespace is Write Protected.</summary>
    NamespaceWriteProtected = 0x020,

    /// <summary>Command Interrupted.</summary>
    CommandInterrupted = 0x021,

    /// <summary>Transient Transport Error.</summary>
    TransientTransportError = 0x022,

    /// <summary>LBA Out of Range.</summary>
    LbaOutOfRange = 0x080,

    /// <summary>Capacity Exceeded.</summary>
    CapacityExceeded = 0x081,

    /// <summary>Namespace Not Ready.</summary>
    NamespaceNotReady = 0x082,

    /// <summary>Reservation Conflict.</summary>
    ReservationConflict = 0x083,

    /// <summary>Format In Progress.</summary>
    FormatInProgress = 0x084,

    /// <summary>Completion Queue Invalid.</summary>
    InvalidCompletionQueue = 0x100,

    /// <summary>Invalid Queue Identifier.</summary>
    InvalidQueueId = 0x101,

    /// <summary>Invalid Queue Size.</summary>
    InvalidQueueSize = 0x102,

    /// <summary>Abort Command Limit Exceeded.</summary>
    AbortLimitExceeded = 0x103,

    /// <summary>Asynchronous Event Request Limit Exceeded.</summary>
    EventLimitExceeded = 0x105,

    /// <summary>Invalid Firmware Slot.</summary>
    InvalidFirmwareSlot = 0x106,

    /// <summary>Invalid Firmware Image.</summary>
    InvalidFirmwareImage = 0x107,

    /// <summary>Invalid Interrupt Vector.</summary>
    InvalidInterruptVector = 0x108,

    /// <summary>Invalid Log Page.</summary>
    InvalidLogPage = 0x109,

    /// <summary>Invalid Format.</summary>
    InvalidFormat = 0x10a,

    /// <summary>Invalid Queue Deletion.</summary>
    InvalidQueueDeletion = 0x10c,

    /// <summary>Feature Identifier Not Saveable.</summary>
    FeatureNotSaveable = 0x10d,

    /// <summary>Feature Not Changeable.</summary>
    FeatureNotChangeable = 0x10e,

    /// <summary>Feature Not Namespace Specific.</summary>
    FeatureNotNamespaceSpecific = 0x10f,

    /// <summary>Invalid Controller Identifier.</summary>
    InvalidController = 0x11f,

    /// <summary>Conflicting Attributes.</summary>
    ConflictingAttributes = 0x180,

    /// <summary>Invalid Protection Information.</summary>
    InvalidProtectionInformation = 0x181,

    /// <summary>Attempted Write to Read Only Range.</summary>
    WriteToReadOnlyRange = 0x182,

    /// <summary>Write Fault.</summary>
    WriteFault = 0x280,

    /// <summary>Unrecovered Read Error.</summary>
    UnrecoveredReadError = 0x281,

    /// <summary>End-to-end Guard Check Error.</summary>
    GuardCheckError = 0x282,

    /// <summary>End-to-end Application Tag Check Error.</summary>
    ApplicationTagCheckError = 0x283,

    /// <summary>End-to-end Reference Tag Check Error.</summary>
    ReferenceTagCheckError = 0x284,

    /// <summary>Compare Failure.</summary>
    CompareFailure = 0x285,

    /// <summary>Access Denied.</summary>
    AccessDenied = 0x286,

    /// <summary>Deallocated or Unwritten Logical Block.</summary>
    DeallocatedBlock = 0x287,
}
