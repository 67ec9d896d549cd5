namespace DriverKit.Kernel.Scsi;

/// <summary>What unit attentions have told since a unit's driver last asked. SPC-4 §6.2.</summary>
[Flags]
public enum ScsiAttention
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>28/00: the medium may be another one.</summary>
    MediumChanged = 1,

    /// <summary>29/xx: the unit was powered on or reset; its mode parameters are the saved ones.</summary>
    Reset = 2,

    /// <summary>2A/01: mode parameters were changed by somebody else.</summary>
    ModeChanged = 4,

    /// <summary>2A/09: the capacity changed.</summary>
    CapacityChanged = 8,

    /// <summary>3F/0E: other logical units came or went.</summary>
    LunsChanged = 16,

    /// <summary>3A/xx: there is no medium.</summary>
    MediumGone = 32,

    /// <summary>A deferred error (response code 71h, 73h): data accepted earlier were lost. SPC-4 §4.5.5.</summary>
    DeferredError = 64,

    /// <summary>27/xx: a write was refused because the medium is protected.</summary>
    WriteProtected = 128,
}
