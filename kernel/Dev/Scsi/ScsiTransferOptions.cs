namespace DriverKit.Kernel.Scsi;

/// <summary>What the midlayer does with a command that fails, scsipi's XS_CTL flags.</summary>
[Flags]
public enum ScsiTransferOptions
{
    /// <summary>All that is usual: sense fetched, retries, waiting for readiness, a console line on failure.</summary>
    None = 0,

    /// <summary>XS_CTL_SILENT: no console line; for probes that may fail.</summary>
    Silent = 1,

    /// <summary>One try: the sense data are fetched and given back, nothing is retried. For raw commands.</summary>
    Raw = 2,

    /// <summary>XS_CTL_IGNORE_NOT_READY: NOT READY is an answer, not something to wait for.</summary>
    IgnoreNotReady = 4,

    /// <summary>XS_CTL_IGNORE_MEDIA_CHANGE: a unit attention of a changed medium is passed over by a retry.</summary>
    IgnoreMediaChange = 8,

    /// <summary>XS_CTL_IGNORE_ILLEGAL_REQUEST: an unsupported command is an answer; no console line for it.</summary>
    IgnoreIllegalRequest = 16,

    /// <summary>Part of error recovery: goes out although the unit's queue is frozen, before what waits there.</summary>
    Urgent = 32,
}
