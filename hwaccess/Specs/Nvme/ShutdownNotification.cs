namespace DriverKit.Specs.Nvme;

/// <summary>CC.SHN: which shutdown is wanted. NVMe 1.4 §3.1.5, §7.6.2.</summary>
public enum ShutdownNotification : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An orderly one: everything is made durable.</summary>
    Normal = 1,

    /// <summary>A quick one: the power goes in a moment.</summary>
    Abrupt = 2,
}
