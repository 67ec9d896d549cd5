namespace DriverKit.Specs.Scsi;

/// <summary>
/// ADDITIONAL SENSE CODE (high byte) and QUALIFIER (low byte) of those that disks use. SPC-4 §4.5.6; the list is
/// annex F.1.
/// </summary>
public enum AdditionalSense : ushort
{
    /// <summary>00h/00h: no additional sense information.</summary>
    NoAdditionalSenseInformation = 0x0000,

    /// <summary>00h/06h: I/O process terminated.</summary>
    IOProcessTerminated = 0x0006,

    /// <summary>00h/16h: operation in progress.</summary>
    OperationInProgress = 0x0016,

    /// <summary>00h/17h: cleaning requested.</summary>
    CleaningRequested = 0x0017,

    /// <summary>00h/1Dh: ATA pass-through information available.</summary>
    ATAPassThroughInformationAvailable = 0x001D,

    /// <summary>01h/00h: no index/sector signal.</summary>
    NoIndexSectorSignal = 0x0100,

    /// <summary>02h/00h: no seek complete.</summary>
    NoSeekComplete = 0x0200,

    /// <summary>03h/00h: peripheral device write fault.</summary>
    PeripheralDeviceWriteFault = 0x0300,

    /// <summary>04h/00h: logical unit not ready, cause not reportable.</summary>
    LogicalUnitNotReadyCauseNotReportable = 0x0400,

    /// <summary>04h/01h: logical unit is in process of becoming ready.</summary>
    LogicalUnitIsInProcessOfBecomingReady = 0x0401,

    /// <summary>04h/02h: logical unit not ready, initializing command required.</summary>
    LogicalUnitNotReadyInitializingCommandRequired = 0x0402,

    /// <summary>04h/03h: logical unit not ready, manual intervention required.</summary>
    LogicalUnitNotReadyManualInterventionRequired = 0x0403,

    /// <summary>04h/04h: logical unit not ready, format in progress.</summary>
    LogicalUnitNotReadyFormatInProgress = 0x0404,

    /// <summary>04h/05h: logical unit not ready, rebuild in progress.</summary>
    LogicalUnitNotReadyRebuildInProgress = 0x0405,

    /// <summary>04h/07h: logical unit not ready, operation in progress.</summary>
    LogicalUnitNotReadyOperationInProgress = 0x0407,

    /// <summary>04h/08h: logical unit not ready, long write in progress.</summary>
    LogicalUnitNotReadyLongWriteInProgress = 0x0408,

    /// <summary>04h/09h: logical unit not ready, self-test in progress.</summary>
    LogicalUnitNotReadySelfTestInProgress = 0x0409,

    /// <summary>04h/0Ah: logical unit not accessible, asymmetric access state transition.</summary>
    LogicalUnitNotAccessibleAsymmetricAccessStateTransition = 0x040A,

    /// <summary>04h/0Bh: logical unit not accessible, target port in standby state.</summary>
    LogicalUnitNotAccessibleTargetPortInStandbyState = 0x040B,

    /// <summary>04h/0Ch: logical unit not accessible, target port in unavailable state.</summary>
    LogicalUnitNotAccessibleTargetPortInUnavailableState = 0x040C,

    /// <summary>04h/11h: logical unit not ready, notify (enable spinup) required.</summary>
    LogicalUnitNotReadyNotifyEnableSpinupRequired = 0x0411,

    /// <summary>04h/12h: logical unit not ready, offline.</summary>
    LogicalUnitNotReadyOffline = 0x0412,

    /// <summary>04h/1Bh: logical unit not ready, sanitize in progress.</summary>
    LogicalUnitNotReadySanitizeInProgress = 0x041B,

    /// <summary>04h/1Ch: logical unit not ready, additional power use not yet granted.</summary>
    LogicalUnitNotReadyAdditionalPowerUseNotYetGranted = 0x041C,

    /// <summary>05h/00h: logical unit does not respond to selection.</summary>
    LogicalUnitDoesNotRespondToSelection = 0x0500,

    /// <summary>06h/00h: no reference position found.</summary>
    NoReferencePositionFound = 0x0600,

    /// <summary>07h/00h: multiple peripheral devices selected.</summary>
    MultiplePeripheralDevicesSelected = 0x0700,

    /// <summary>08h/00h: logical unit communication failure.</summary>
    LogicalUnitCommunicationFailure = 0x0800,

    /// <summary>08h/01h: logical unit communication time-out.</summary>
    LogicalUnitCommunicationTimeOut = 0x0801,

    /// <summary>08h/02h: logical unit communication parity error.</summary>
    LogicalUnitCommunicationParityError = 0x0802,

    /// <summary>08h/03h: logical unit communication CRC error (Ultra-DMA/32).</summary>
    LogicalUnitCommunicationCRCErrorUltraDMA32 = 0x0803,

    /// <summary>09h/00h: track following error.</summary>
    TrackFollowingError = 0x0900,

    /// <summary>0Ah/00h: error log overflow.</summary>
    ErrorLogOverflow = 0x0A00,

    /// <summary>0Bh/00h: warning.</summary>
    Warning = 0x0B00,

    /// <summary>0Bh/01h: warning - specified temperature exceeded.</summary>
    WarningSpecifiedTemperatureExceeded = 0x0B01,

    /// <summary>0Bh/02h: warning - enclosure degraded.</summary>
    WarningEnclosureDegraded = 0x0B02,

    /// <summary>0Ch/00h: write error.</summary>
    WriteError = 0x0C00,

    /// <summary>0Ch/01h: write error - recovered with auto reallocation.</summary>
    WriteErrorRecoveredWithAutoReallocation = 0x0C01,

    /// <summary>0Ch/02h: write error - auto reallocation failed.</summary>
    WriteErrorAutoReallocationFailed = 0x0C02,

    /// <summary>0Ch/03h: write error - recommend reassignment.</summary>
    WriteErrorRecommendReassignment = 0x0C03,

    /// <summary>0Ch/0Ch: write error - unexpected unsolicited data.</summary>
    WriteErrorUnexpectedUnsolicitedData = 0x0C0C,

    /// <summary>0Ch/0Dh: write error - not enough unsolicited data.</summary>
    WriteErrorNotEnoughUnsolicitedData = 0x0C0D,

    /// <summary>0Eh/00h: invalid information unit.</summary>
    InvalidInformationUnit = 0x0E00,

    /// <summary>10h/00h: ID CRC or ECC error.</summary>
    IDCRCOrECCError = 0x1000,

    /// <summary>10h/01h: logical block guard check failed.</summary>
    LogicalBlockGuardCheckFailed = 0x1001,

    /// <summary>10h/02h: logical block application tag check failed.</summary>
    LogicalBlockApplicationTagCheckFailed = 0x1002,

    /// <summary>10h/03h: logical block reference tag check failed.</summary>
    LogicalBlockReferenceTagCheckFailed = 0x1003,

    /// <summary>11h/00h: unrecovered read error.</summary>
    UnrecoveredReadError = 0x1100,

    /// <summary>11h/01h: read retries exhausted.</summary>
    ReadRetriesExhausted = 0x1101,

    /// <summary>11h/02h: error too long to correct.</summary>
    ErrorTooLongToCorrect = 0x1102,

    /// <summary>11h/04h: unrecovered read error - auto reallocate failed.</summary>
    UnrecoveredReadErrorAutoReallocateFailed = 0x1104,

    /// <summary>11h/0Bh: unrecovered read error - recommend reassignment.</summary>
    UnrecoveredReadErrorRecommendReassignment = 0x110B,

    /// <summary>11h/14h: read error - LBA marked bad by application client.</summary>
    ReadErrorLBAMarkedBadByApplicationClient = 0x1114,

    /// <summary>12h/00h: address mark not found for ID field.</summary>
    AddressMarkNotFoundForIDField = 0x1200,

    /// <summary>13h/00h: address mark not found for data field.</summary>
    AddressMarkNotFoundForDataField = 0x1300,

    /// <summary>14h/00h: recorded entity not found.</summary>
    RecordedEntityNotFound = 0x1400,

    /// <summary>14h/01h: record not found.</summary>
    RecordNotFound = 0x1401,

    /// <summary>15h/00h: random positioning error.</summary>
    RandomPositioningError = 0x1500,

    /// <summary>15h/01h: mechanical positioning error.</summary>
    MechanicalPositioningError = 0x1501,

    /// <summary>16h/00h: data synchronization mark error.</summary>
    DataSynchronizationMarkError = 0x1600,

    /// <summary>17h/00h: recovered data with no error correction applied.</summary>
    RecoveredDataWithNoErrorCorrectionApplied = 0x1700,

    /// <summary>17h/01h: recovered data with retries.</summary>
    RecoveredDataWithRetries = 0x1701,

    /// <summary>18h/00h: recovered data with error correction applied.</summary>
    RecoveredDataWithErrorCorrectionApplied = 0x1800,

    /// <summary>19h/00h: defect list error.</summary>
    DefectListError = 0x1900,

    /// <summary>1Ah/00h: parameter list length error.</summary>
    ParameterListLengthError = 0x1A00,

    /// <summary>1Bh/00h: synchronous data transfer error.</summary>
    SynchronousDataTransferError = 0x1B00,

    /// <summary>1Ch/00h: defect list not found.</summary>
    DefectListNotFound = 0x1C00,

    /// <summary>1Dh/00h: miscompare during verify operation.</summary>
    MiscompareDuringVerifyOperation = 0x1D00,

    /// <summary>1Dh/01h: miscompare verify of unmapped LBA.</summary>
    MiscompareVerifyOfUnmappedLBA = 0x1D01,

    /// <summary>20h/00h: invalid command operation code.</summary>
    InvalidCommandOperationCode = 0x2000,

    /// <summary>20h/02h: access denied - no access rights.</summary>
    AccessDeniedNoAccessRights = 0x2002,

    /// <summary>21h/00h: logical block address out of range.</summary>
    LogicalBlockAddressOutOfRange = 0x2100,

    /// <summary>21h/01h: invalid element address.</summary>
    InvalidElementAddress = 0x2101,

    /// <summary>22h/00h: illegal function.</summary>
    IllegalFunction = 0x2200,

    /// <summary>24h/00h: invalid field in CDB.</summary>
    InvalidFieldInCDB = 0x2400,

    /// <summary>24h/01h: CDB decryption error.</summary>
    CDBDecryptionError = 0x2401,

    /// <summary>25h/00h: logical unit not supported.</summary>
    LogicalUnitNotSupported = 0x2500,

    /// <summary>26h/00h: invalid field in parameter list.</summary>
    InvalidFieldInParameterList = 0x2600,

    /// <summary>26h/01h: parameter not supported.</summary>
    ParameterNotSupported = 0x2601,

    /// <summary>26h/02h: parameter value invalid.</summary>
    ParameterValueInvalid = 0x2602,

    /// <summary>26h/04h: invalid release of persistent reservation.</summary>
    InvalidReleaseOfPersistentReservation = 0x2604,

    /// <summary>26h/06h: too many target descriptors.</summary>
    TooManyTargetDescriptors = 0x2606,

    /// <summary>26h/0Bh: inline data length exceeded.</summary>
    InlineDataLengthExceeded = 0x260B,

    /// <summary>27h/00h: write protected.</summary>
    WriteProtected = 0x2700,

    /// <summary>27h/01h: hardware write protected.</summary>
    HardwareWriteProtected = 0x2701,

    /// <summary>27h/02h: logical unit software write protected.</summary>
    LogicalUnitSoftwareWriteProtected = 0x2702,

    /// <summary>27h/07h: space allocation failed write protect.</summary>
    SpaceAllocationFailedWriteProtect = 0x2707,

    /// <summary>28h/00h: not ready to ready change, medium may have changed.</summary>
    NotReadyToReadyChangeMediumMayHaveChanged = 0x2800,

    /// <summary>28h/01h: import or export element accessed.</summary>
    ImportOrExportElementAccessed = 0x2801,

    /// <summary>29h/00h: power on, reset, or bus device reset occurred.</summary>
    PowerOnResetOrBusDeviceResetOccurred = 0x2900,

    /// <summary>29h/01h: power on occurred.</summary>
    PowerOnOccurred = 0x2901,

    /// <summary>29h/02h: SCSI bus reset occurred.</summary>
    SCSIBusResetOccurred = 0x2902,

    /// <summary>29h/03h: bus device reset function occurred.</summary>
    BusDeviceResetFunctionOccurred = 0x2903,

    /// <summary>29h/04h: device internal reset.</summary>
    DeviceInternalReset = 0x2904,

    /// <summary>29h/07h: I_T nexus loss occurred.</summary>
    ITNexusLossOccurred = 0x2907,

    /// <summary>2Ah/00h: parameters changed.</summary>
    ParametersChanged = 0x2A00,

    /// <summary>2Ah/01h: mode parameters changed.</summary>
    ModeParametersChanged = 0x2A01,

    /// <summary>2Ah/02h: log parameters changed.</summary>
    LogParametersChanged = 0x2A02,

    /// <summary>2Ah/03h: reservations preempted.</summary>
    ReservationsPreempted = 0x2A03,

    /// <summary>2Ah/04h: reservations released.</summary>
    ReservationsReleased = 0x2A04,

    /// <summary>2Ah/05h: registrations preempted.</summary>
    RegistrationsPreempted = 0x2A05,

    /// <summary>2Ah/06h: asymmetric access state changed.</summary>
    AsymmetricAccessStateChanged = 0x2A06,

    /// <summary>2Ah/09h: capacity data has changed.</summary>
    CapacityDataHasChanged = 0x2A09,

    /// <summary>2Ch/00h: command sequence error.</summary>
    CommandSequenceError = 0x2C00,

    /// <summary>2Eh/00h: insufficient time for operation.</summary>
    InsufficientTimeForOperation = 0x2E00,

    /// <summary>2Fh/00h: commands cleared by another initiator.</summary>
    CommandsClearedByAnotherInitiator = 0x2F00,

    /// <summary>2Fh/01h: commands cleared by power loss notification.</summary>
    CommandsClearedByPowerLossNotification = 0x2F01,

    /// <summary>30h/00h: incompatible medium installed.</summary>
    IncompatibleMediumInstalled = 0x3000,

    /// <summary>30h/01h: cannot read medium - unknown format.</summary>
    CannotReadMediumUnknownFormat = 0x3001,

    /// <summary>30h/02h: cannot read medium - incompatible format.</summary>
    CannotReadMediumIncompatibleFormat = 0x3002,

    /// <summary>30h/03h: cleaning cartridge installed.</summary>
    CleaningCartridgeInstalled = 0x3003,

    /// <summary>31h/00h: medium format corrupted.</summary>
    MediumFormatCorrupted = 0x3100,

    /// <summary>31h/01h: format command failed.</summary>
    FormatCommandFailed = 0x3101,

    /// <summary>32h/00h: no defect spare location available.</summary>
    NoDefectSpareLocationAvailable = 0x3200,

    /// <summary>35h/00h: enclosure services failure.</summary>
    EnclosureServicesFailure = 0x3500,

    /// <summary>37h/00h: rounded parameter.</summary>
    RoundedParameter = 0x3700,

    /// <summary>38h/07h: thin provisioning soft threshold reached.</summary>
    ThinProvisioningSoftThresholdReached = 0x3807,

    /// <summary>39h/00h: saving parameters not supported.</summary>
    SavingParametersNotSupported = 0x3900,

    /// <summary>3Ah/00h: medium not present.</summary>
    MediumNotPresent = 0x3A00,

    /// <summary>3Ah/01h: medium not present - tray closed.</summary>
    MediumNotPresentTrayClosed = 0x3A01,

    /// <summary>3Ah/02h: medium not present - tray open.</summary>
    MediumNotPresentTrayOpen = 0x3A02,

    /// <summary>3Ah/03h: medium not present - loadable.</summary>
    MediumNotPresentLoadable = 0x3A03,

    /// <summary>3Dh/00h: invalid bits in identify message.</summary>
    InvalidBitsInIdentifyMessage = 0x3D00,

    /// <summary>3Eh/00h: logical unit has not self-configured yet.</summary>
    LogicalUnitHasNotSelfConfiguredYet = 0x3E00,

    /// <summary>3Eh/01h: logical unit failure.</summary>
    LogicalUnitFailure = 0x3E01,

    /// <summary>3Eh/02h: timeout on logical unit.</summary>
    TimeoutOnLogicalUnit = 0x3E02,

    /// <summary>3Fh/00h: target operating conditions have changed.</summary>
    TargetOperatingConditionsHaveChanged = 0x3F00,

    /// <summary>3Fh/01h: microcode has been changed.</summary>
    MicrocodeHasBeenChanged = 0x3F01,

    /// <summary>3Fh/03h: inquiry data has changed.</summary>
    InquiryDataHasChanged = 0x3F03,

    /// <summary>3Fh/0Eh: reported LUNs data has changed.</summary>
    ReportedLUNsDataHasChanged = 0x3F0E,

    /// <summary>40h/00h: RAM failure.</summary>
    RAMFailure = 0x4000,

    /// <summary>43h/00h: message error.</summary>
    MessageError = 0x4300,

    /// <summary>44h/00h: internal target failure.</summary>
    InternalTargetFailure = 0x4400,

    /// <summary>47h/00h: SCSI parity error.</summary>
    SCSIParityError = 0x4700,

    /// <summary>48h/00h: initiator detected error message received.</summary>
    InitiatorDetectedErrorMessageReceived = 0x4800,

    /// <summary>49h/00h: invalid message error.</summary>
    InvalidMessageError = 0x4900,

    /// <summary>4Ah/00h: command phase error.</summary>
    CommandPhaseError = 0x4A00,

    /// <summary>4Bh/00h: data phase error.</summary>
    DataPhaseError = 0x4B00,

    /// <summary>4Ch/00h: logical unit failed self-configuration.</summary>
    LogicalUnitFailedSelfConfiguration = 0x4C00,

    /// <summary>4Eh/00h: overlapped commands attempted.</summary>
    OverlappedCommandsAttempted = 0x4E00,

    /// <summary>53h/00h: media load or eject failed.</summary>
    MediaLoadOrEjectFailed = 0x5300,

    /// <summary>53h/02h: medium removal prevented.</summary>
    MediumRemovalPrevented = 0x5302,

    /// <summary>55h/00h: system resource failure.</summary>
    SystemResourceFailure = 0x5500,

    /// <summary>55h/01h: system buffer full.</summary>
    SystemBufferFull = 0x5501,

    /// <summary>55h/03h: insufficient resources.</summary>
    InsufficientResources = 0x5503,

    /// <summary>55h/04h: insufficient registration resources.</summary>
    InsufficientRegistrationResources = 0x5504,

    /// <summary>5Ah/00h: operator request or state change input.</summary>
    OperatorRequestOrStateChangeInput = 0x5A00,

    /// <summary>5Ah/01h: operator medium removal request.</summary>
    OperatorMediumRemovalRequest = 0x5A01,

    /// <summary>5Ah/02h: operator selected write protect.</summary>
    OperatorSelectedWriteProtect = 0x5A02,

    /// <summary>5Ah/03h: operator selected write permit.</summary>
    OperatorSelectedWritePermit = 0x5A03,

    /// <summary>5Dh/00h: failure prediction threshold exceeded.</summary>
    FailurePredictionThresholdExceeded = 0x5D00,

    /// <summary>5Dh/FFh: failure prediction threshold exceeded (false).</summary>
    FailurePredictionThresholdExceededFalse = 0x5DFF,

    /// <summary>5Eh/00h: low power condition on.</summary>
    LowPowerConditionOn = 0x5E00,

    /// <summary>5Eh/41h: power state change to active.</summary>
    PowerStateChangeToActive = 0x5E41,

    /// <summary>5Eh/42h: power state change to idle.</summary>
    PowerStateChangeToIdle = 0x5E42,

    /// <summary>5Eh/43h: power state change to standby.</summary>
    PowerStateChangeToStandby = 0x5E43,

    /// <summary>65h/00h: voltage fault.</summary>
    VoltageFault = 0x6500,

    /// <summary>6Fh/00h: copy protection key exchange failure - authentication failure.</summary>
    CopyProtectionKeyExchangeFailureAuthenticationFailure = 0x6F00,

    /// <summary>74h/00h: security error.</summary>
    SecurityError = 0x7400,

    /// <summary>74h/71h: logical unit access not authorized.</summary>
    LogicalUnitAccessNotAuthorized = 0x7471,
}
