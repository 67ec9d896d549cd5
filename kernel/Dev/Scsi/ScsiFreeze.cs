namespace DriverKit.Kernel.Scsi;

/// <summary>Why a unit's queue stands still.</summary>
[Flags]
internal enum ScsiFreeze
{
    None = 0,

    /// <summary>Sense data are being fetched, or the unit is being started.</summary>
    Recovery = 1,

    /// <summary>A delay before the next try.</summary>
    Delay = 2,

    /// <summary>The unit's driver asked for it.</summary>
    Driver = 4,

    /// <summary>A command that did not end well is being judged.</summary>
    Judgement = 8,
}
