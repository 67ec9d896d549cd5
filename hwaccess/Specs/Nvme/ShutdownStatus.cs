namespace DriverKit.Specs.Nvme;

/// <summary>CSTS.SHST: how far a shutdown is. NVMe 1.4 §3.1.6.</summary>
public enum ShutdownStatus : byte
{
    /// <summary>None was asked for.</summary>
    Normal = 0,

    /// <summary>Under way.</summary>
    Processing = 1,

    /// <summary>Complete: the power may go.</summary>
    Complete = 2,
}
