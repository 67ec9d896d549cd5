namespace DriverKit.Emulation.UsbStick;

/// <summary>Where in a command the device stands.</summary>
internal enum BulkOnlyPhase
{
    /// <summary>Waits for a CBW.</summary>
    Command,

    /// <summary>Busy with the command for a while.</summary>
    Busy,

    DataIn,
    DataOut,

    /// <summary>Has a CSW to send.</summary>
    Status,

    /// <summary>Saw a CBW that was none: both endpoints stall until Reset Recovery. BBB 1.0 §6.6.1.</summary>
    Invalid,

    /// <summary>The firmware is dead until a bus reset.</summary>
    Hung,
}
