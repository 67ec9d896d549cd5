namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>How fast the phases of a command follow one another. A device that fails at one pace is tried at the next.</summary>
internal enum TransportPace
{
    /// <summary>CBW, data and CSW are handed over at once; the bus never waits for the host.</summary>
    QueuedAhead,

    /// <summary>CBW and data are handed over at once, the read of the CSW when the data have ended.</summary>
    StatusApart,

    /// <summary>Each phase is handed over when the one before has ended.</summary>
    Stepwise,

    /// <summary>As stepwise, with a pause after the CBW.</summary>
    Slow,
}
