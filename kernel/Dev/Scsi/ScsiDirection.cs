namespace DriverKit.Kernel.Scsi;

/// <summary>Direction of a command's data phase.</summary>
public enum ScsiDirection
{
    /// <summary>No data.</summary>
    None,

    /// <summary>From the target to memory.</summary>
    In,

    /// <summary>From memory to the target.</summary>
    Out,
}
