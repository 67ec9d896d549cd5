namespace DriverKit.Emulation;

/// <summary>A unit attention condition: additional sense code and qualifier. SAM-5 §5.14, SPC-4 annex F.</summary>
/// <param name="Code">Additional sense code.</param>
/// <param name="Qualifier">Additional sense code qualifier.</param>
public readonly record struct ScsiAttention(byte Code, byte Qualifier)
{
    /// <summary>NOT READY TO READY CHANGE, MEDIUM MAY HAVE CHANGED.</summary>
    public static ScsiAttention MediumChanged => new(0x28, 0x00);

    /// <summary>POWER ON, RESET, OR BUS DEVICE RESET OCCURRED.</summary>
    public static ScsiAttention PowerOn => new(0x29, 0x00);

    /// <summary>BUS DEVICE RESET FUNCTION OCCURRED.</summary>
    public static ScsiAttention DeviceReset => new(0x29, 0x03);

    /// <summary>I_T NEXUS LOSS OCCURRED.</summary>
    public static ScsiAttention NexusLoss => new(0x29, 0x07);

    /// <summary>MODE PARAMETERS CHANGED.</summary>
    public static ScsiAttention ModeChanged => new(0x2a, 0x01);

    /// <summary>RESERVATIONS PREEMPTED.</summary>
    public static ScsiAttention ReservationsPreempted => new(0x2a, 0x03);

    /// <summary>RESERVATIONS RELEASED.</summary>
    public static ScsiAttention ReservationsReleased => new(0x2a, 0x04);

    /// <summary>REGISTRATIONS PREEMPTED.</summary>
    public static ScsiAttention RegistrationsPreempted => new(0x2a, 0x05);

    /// <summary>CAPACITY DATA HAS CHANGED.</summary>
    public static ScsiAttention CapacityChanged => new(0x2a, 0x09);

    /// <summary>REPORTED LUNS DATA HAS CHANGED.</summary>
    public static ScsiAttention LunsChanged => new(0x3f, 0x0e);
}
