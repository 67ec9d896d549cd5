namespace DriverKit.Kernel.Scsi;

/// <summary>How the transport of a command ended, scsipi's XS_ codes. The target's own word is <see cref="ScsiTransfer.Status"/>.</summary>
public enum ScsiResult
{
    /// <summary>XS_NOERROR: the command was carried to the target and its status came back; look at the status byte.</summary>
    NoError,

    /// <summary>XS_SENSE: the target reported CHECK CONDITION and its sense data are in the transfer. Set by the midlayer, not by adapters.</summary>
    Sense,

    /// <summary>XS_BUSY: BUSY or TASK SET FULL; may be tried again later.</summary>
    Busy,

    /// <summary>XS_SELTIMEOUT: no such target, or it is gone for good. Not tried again.</summary>
    SelectionTimeout,

    /// <summary>XS_TIMEOUT: no answer within the transfer's time; the adapter has recovered the bus already.</summary>
    Timeout,

    /// <summary>XS_RESET: a reset of bus or device ended the command; may be tried again at once.</summary>
    Reset,

    /// <summary>XS_DRIVER_STUFFUP: transport error (CRC, protocol, phase) that the adapter could not hide.</summary>
    DriverStuffup,

    /// <summary>XS_RESOURCE_SHORTAGE: the adapter lacked memory or slots; may be tried again later.</summary>
    ResourceShortage,

    /// <summary>XS_REQUEUE: ended without reaching the target; to be tried again, not counted.</summary>
    Requeue,

    /// <summary>Ended by <see cref="ScsiAdapter.Abort"/>.</summary>
    Aborted,
}
