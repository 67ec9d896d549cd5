namespace DriverKit.Specs.Scsi;

/// <summary>TYPE of a persistent reservation. SPC-4 §6.15.3.4.</summary>
public enum ReservationType : byte
{
    /// <summary>Write exclusive.</summary>
    WriteExclusive = 1,

    /// <summary>Exclusive access.</summary>
    ExclusiveAccess = 3,

    /// <summary>Write exclusive, registrants only.</summary>
    WriteExclusiveRegistrantsOnly = 5,

    /// <summary>Exclusive access, registrants only.</summary>
    ExclusiveAccessRegistrantsOnly = 6,

    /// <summary>Write exclusive, all registrants.</summary>
    WriteExclusiveAllRegistrants = 7,

    /// <summary>Exclusive access, all registrants.</summary>
    ExclusiveAccessAllRegistrants = 8,
}
