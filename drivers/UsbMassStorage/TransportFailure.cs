namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>What was seen when a command's transport failed, as far as it says what to do otherwise.</summary>
internal enum TransportFailure
{
    /// <summary>Halts, bus errors, a CSW that is none.</summary>
    Other,

    /// <summary>Nothing came in time.</summary>
    Silence,

    /// <summary>All data came, and then the CSW did not in time.</summary>
    StatusNeverCame,
}
