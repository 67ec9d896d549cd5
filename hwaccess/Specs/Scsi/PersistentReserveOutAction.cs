namespace DriverKit.Specs.Scsi;

/// <summary>Service actions of PERSISTENT RESERVE OUT. SPC-4 §6.16.</summary>
public enum PersistentReserveOutAction : byte
{
    /// <summary>REGISTER.</summary>
    Register = 0,

    /// <summary>RESERVE.</summary>
    Reserve = 1,

    /// <summary>RELEASE.</summary>
    Release = 2,

    /// <summary>CLEAR.</summary>
    Clear = 3,

    /// <summary>PREEMPT.</summary>
    Preempt = 4,

    /// <summary>PREEMPT AND ABORT.</summary>
    PreemptAndAbort = 5,

    /// <summary>REGISTER AND IGNORE EXISTING KEY.</summary>
    RegisterAndIgnoreExistingKey = 6,

    /// <summary>REGISTER AND MOVE.</summary>
    RegisterAndMove = 7,

    /// <summary>REPLACE LOST RESERVATION.</summary>
    ReplaceLostReservation = 8,
}
