namespace DriverKit.Specs.Scsi;

/// <summary>POWER CONDITION of START STOP UNIT. SBC-3 §5.25.</summary>
public enum PowerCondition : byte
{
    /// <summary>START and LOEJ count.</summary>
    StartValid = 0x0,

    /// <summary>Active.</summary>
    Active = 0x1,

    /// <summary>Idle.</summary>
    Idle = 0x2,

    /// <summary>Standby.</summary>
    Standby = 0x3,

    /// <summary>Obsolete: sleep.</summary>
    Obsolete5 = 0x5,

    /// <summary>The unit chooses.</summary>
    LogicalUnitControl = 0x7,

    /// <summary>Force idle timers to zero.</summary>
    ForceIdle0 = 0xA,

    /// <summary>Force standby timers to zero.</summary>
    ForceStandby0 = 0xB,
}
