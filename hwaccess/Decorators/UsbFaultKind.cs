namespace DriverKit.Decorators;

/// <summary>What befalls a transfer.</summary>
public enum UsbFaultKind
{
    /// <summary>Nothing: transfers are only counted.</summary>
    None,

    /// <summary>The endpoint answers STALL and is halted until the halt is cleared; the device sees nothing of the transfer.</summary>
    Stall,

    /// <summary>The device has sent more than was asked for; for OUT a transmission error.</summary>
    Babble,

    /// <summary>Only the first half is moved, and it counts as done.</summary>
    Short,

    /// <summary>No answer ever: the transfer stays away until it is aborted.</summary>
    Timeout,

    /// <summary>A bus error; the device sees nothing of the transfer.</summary>
    TransmissionError,

    /// <summary>One byte arrives changed, and nobody says so.</summary>
    CorruptData,

    /// <summary>The device is pulled out in place of the transfer.</summary>
    Unplug,
}
