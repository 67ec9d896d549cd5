namespace DriverKit.Specs.Scsi;

/// <summary>
/// Operation codes of the commands that disks take. SPC-4 §6, SBC-3 §5, MMC-6 §6; the lists are in SPC-4 annex E.
/// </summary>
public enum ScsiOpcode : byte
{
    /// <summary>TEST UNIT READY. SPC-4 §6.47.</summary>
    TestUnitReady = 0x00,

    /// <summary>REZERO UNIT, obsolete. SCSI-2 §9.2.13.</summary>
    RezeroUnit = 0x01,

    /// <summary>REQUEST SENSE. SPC-4 §6.39.</summary>
    RequestSense = 0x03,

    /// <summary>FORMAT UNIT. SBC-3 §5.3.</summary>
    FormatUnit = 0x04,

    /// <summary>REASSIGN BLOCKS. SBC-3 §5.21.</summary>
    ReassignBlocks = 0x07,

    /// <summary>READ (6), obsolete. SBC-2 §5.5.</summary>
    Read6 = 0x08,

    /// <summary>WRITE (6), obsolete. SBC-2 §5.25.</summary>
    Write6 = 0x0A,

    /// <summary>INQUIRY. SPC-4 §6.6.</summary>
    Inquiry = 0x12,

    /// <summary>MODE SELECT (6). SPC-4 §6.11.</summary>
    ModeSelect6 = 0x15,

    /// <summary>RESERVE (6), obsolete. SPC-2 §7.21.</summary>
    Reserve6 = 0x16,

    /// <summary>RELEASE (6), obsolete. SPC-2 §7.16.</summary>
    Release6 = 0x17,

    /// <summary>MODE SENSE (6). SPC-4 §6.13.</summary>
    ModeSense6 = 0x1A,

    /// <summary>START STOP UNIT. SBC-3 §5.25.</summary>
    StartStopUnit = 0x1B,

    /// <summary>RECEIVE DIAGNOSTIC RESULTS. SPC-4 §6.</summary>
    ReceiveDiagnosticResults = 0x1C,

    /// <summary>SEND DIAGNOSTIC. SPC-4 §6.42.</summary>
    SendDiagnostic = 0x1D,

    /// <summary>PREVENT ALLOW MEDIUM REMOVAL. SBC-3 §5.10.</summary>
    PreventAllowMediumRemoval = 0x1E,

    /// <summary>READ FORMAT CAPACITIES. MMC-6 §6.23; UFI 1.0 §4.10.</summary>
    ReadFormatCapacities = 0x23,

    /// <summary>READ CAPACITY (10). SBC-3 §5.15.</summary>
    ReadCapacity10 = 0x25,

    /// <summary>READ (10). SBC-3 §5.11.</summary>
    Read10 = 0x28,

    /// <summary>WRITE (10). SBC-3 §5.33.</summary>
    Write10 = 0x2A,

    /// <summary>SEEK (10), obsolete. SCSI-2 §9.2.16.</summary>
    Seek10 = 0x2B,

    /// <summary>WRITE AND VERIFY (10). SBC-3 §5.37.</summary>
    WriteAndVerify10 = 0x2E,

    /// <summary>VERIFY (10). SBC-3 §5.29.</summary>
    Verify10 = 0x2F,

    /// <summary>PRE-FETCH (10). SBC-3 §5.8.</summary>
    PreFetch10 = 0x34,

    /// <summary>SYNCHRONIZE CACHE (10). SBC-3 §5.26.</summary>
    SynchronizeCache10 = 0x35,

    /// <summary>READ DEFECT DATA (10). SBC-3 §5.17.</summary>
    ReadDefectData10 = 0x37,

    /// <summary>WRITE BUFFER. SPC-4 §6.49.</summary>
    WriteBuffer = 0x3B,

    /// <summary>READ BUFFER. SPC-4 §6.18.</summary>
    ReadBuffer = 0x3C,

    /// <summary>WRITE SAME (10). SBC-3 §5.43.</summary>
    WriteSame10 = 0x41,

    /// <summary>UNMAP. SBC-3 §5.28.</summary>
    Unmap = 0x42,

    /// <summary>READ TOC/PMA/ATIP. MMC-6 §6.25.</summary>
    ReadTocPmaAtip = 0x43,

    /// <summary>GET CONFIGURATION. MMC-6 §6.5.</summary>
    GetConfiguration = 0x46,

    /// <summary>GET EVENT STATUS NOTIFICATION. MMC-6 §6.6.</summary>
    GetEventStatusNotification = 0x4A,

    /// <summary>LOG SELECT. SPC-4 §6.7.</summary>
    LogSelect = 0x4C,

    /// <summary>LOG SENSE. SPC-4 §6.8.</summary>
    LogSense = 0x4D,

    /// <summary>MODE SELECT (10). SPC-4 §6.12.</summary>
    ModeSelect10 = 0x55,

    /// <summary>RESERVE (10), obsolete. SPC-2 §7.22.</summary>
    Reserve10 = 0x56,

    /// <summary>RELEASE (10), obsolete. SPC-2 §7.17.</summary>
    Release10 = 0x57,

    /// <summary>MODE SENSE (10). SPC-4 §6.14.</summary>
    ModeSense10 = 0x5A,

    /// <summary>PERSISTENT RESERVE IN. SPC-4 §6.15.</summary>
    PersistentReserveIn = 0x5E,

    /// <summary>PERSISTENT RESERVE OUT. SPC-4 §6.16.</summary>
    PersistentReserveOut = 0x5F,

    /// <summary>A command of variable length. SPC-4 §4.2.3.</summary>
    VariableLength = 0x7F,

    /// <summary>ATA PASS-THROUGH (16). SAT-3 §12.2.2.</summary>
    AtaPassThrough16 = 0x85,

    /// <summary>READ (16). SBC-3 §5.13.</summary>
    Read16 = 0x88,

    /// <summary>COMPARE AND WRITE. SBC-3 §5.2.</summary>
    CompareAndWrite = 0x89,

    /// <summary>WRITE (16). SBC-3 §5.35.</summary>
    Write16 = 0x8A,

    /// <summary>ORWRITE (16). SBC-3 §5.5.</summary>
    OrWrite16 = 0x8B,

    /// <summary>WRITE AND VERIFY (16). SBC-3 §5.39.</summary>
    WriteAndVerify16 = 0x8E,

    /// <summary>VERIFY (16). SBC-3 §5.31.</summary>
    Verify16 = 0x8F,

    /// <summary>PRE-FETCH (16). SBC-3 §5.9.</summary>
    PreFetch16 = 0x90,

    /// <summary>SYNCHRONIZE CACHE (16). SBC-3 §5.27.</summary>
    SynchronizeCache16 = 0x91,

    /// <summary>WRITE SAME (16). SBC-3 §5.44.</summary>
    WriteSame16 = 0x93,

    /// <summary>WRITE ATOMIC (16). SBC-4 §5.</summary>
    WriteAtomic16 = 0x9C,

    /// <summary>SERVICE ACTION IN (16): see ServiceActionIn16. SPC-4 §4.2.5.</summary>
    ServiceActionIn16 = 0x9E,

    /// <summary>REPORT LUNS. SPC-4 §6.33.</summary>
    ReportLuns = 0xA0,

    /// <summary>ATA PASS-THROUGH (12). SAT-3 §12.2.2; BLANK on optical media.</summary>
    AtaPassThrough12 = 0xA1,

    /// <summary>SECURITY PROTOCOL IN. SPC-4 §6.40.</summary>
    SecurityProtocolIn = 0xA2,

    /// <summary>MAINTENANCE IN: see MaintenanceIn. SPC-4 §4.2.5.</summary>
    MaintenanceIn = 0xA3,

    /// <summary>MAINTENANCE OUT. SPC-4 §4.2.5.</summary>
    MaintenanceOut = 0xA4,

    /// <summary>READ (12). SBC-3 §5.12.</summary>
    Read12 = 0xA8,

    /// <summary>WRITE (12). SBC-3 §5.34.</summary>
    Write12 = 0xAA,

    /// <summary>WRITE AND VERIFY (12). SBC-3 §5.38.</summary>
    WriteAndVerify12 = 0xAE,

    /// <summary>VERIFY (12). SBC-3 §5.30.</summary>
    Verify12 = 0xAF,

    /// <summary>SECURITY PROTOCOL OUT. SPC-4 §6.41.</summary>
    SecurityProtocolOut = 0xB5,

    /// <summary>READ DEFECT DATA (12). SBC-3 §5.18.</summary>
    ReadDefectData12 = 0xB7,
}
