namespace DriverKit.Drivers.UsbMassStorage;

/// <summary>What a transport has been through.</summary>
/// <param name="Commands">Commands that ended with a valid CSW.</param>
/// <param name="Bytes">Bytes of their data phases.</param>
/// <param name="Recoveries">Commands whose end took more than the three phases.</param>
/// <param name="Stalls">Halts cleared.</param>
/// <param name="PhaseErrors">CSWs that reported a phase error.</param>
/// <param name="Timeouts">Commands that did not end in their time.</param>
/// <param name="BulkOnlyResets">Reset recoveries. BBB 1.0 §5.3.4.</param>
/// <param name="PortResets">Resets of the whole device.</param>
public sealed record UmassStatistics(
    long Commands, long Bytes, long Recoveries, long Stalls, long PhaseErrors, long Timeouts, long BulkOnlyResets, long PortResets);
