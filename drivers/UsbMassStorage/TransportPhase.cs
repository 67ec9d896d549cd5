namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>The phases of a command. BBB 1.0 §5, figure 1.</summary>
internal enum TransportPhase
{
    /// <summary>The CBW goes out.</summary>
    Command,

    /// <summary>Data in or out, if any.</summary>
    Data,

    /// <summary>The CSW comes in.</summary>
    Status,
}
