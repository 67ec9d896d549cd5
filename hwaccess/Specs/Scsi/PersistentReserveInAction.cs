namespace DriverKit.Specs.Scsi;

/// <summary>Service actions of PERSISTENT RESERVE IN. SPC-4 §6.15.</summary>
public enum PersistentReserveInAction : byte
{
    /// <summary>READ KEYS. §6.15.2.</summary>
    ReadKeys = 0,

    /// <summary>READ RESERVATION. §6.15.3.</summary>
    ReadReservation = 1,

    /// <summary>REPORT CAPABILITIES. §6.15.4.</summary>
    ReportCapabilities = 2,

    /// <summary>READ FULL STATUS. §6.15.5.</summary>
    ReadFullStatus = 3,
}
