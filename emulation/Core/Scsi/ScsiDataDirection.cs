namespace DriverKit.Emulation;

/// <summary>Which way a command's data go.</summary>
public enum ScsiDataDirection
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>To the initiator.</summary>
    In,

    /// <summary>To the target.</summary>
    Out,
}
