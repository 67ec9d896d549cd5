namespace DriverKit.Kernel.Scsi;

/// <summary>What the midlayer does about sense data.</summary>
internal enum ScsiAction
{
    /// <summary>The command is done, with the rule's errno.</summary>
    Finish,

    /// <summary>Try again at once while retries are left, then finish with the rule's errno.</summary>
    Retry,

    /// <summary>Try again after a delay while the unit may become ready, then finish with the rule's errno.</summary>
    WaitReady,

    /// <summary>Start the unit, then wait for it as <see cref="WaitReady"/>.</summary>
    StartUnit,

    /// <summary>The medium may be another: finish with the rule's errno unless the command passes over that.</summary>
    MediumChanged,

    /// <summary>The medium is gone: finish with the rule's errno.</summary>
    NoMedium,

    /// <summary>Something about the unit changed: note it and try again, not counted as a retry.</summary>
    Attention,
}
