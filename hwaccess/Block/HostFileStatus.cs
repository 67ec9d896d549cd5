namespace DriverKit.Block;

/// <summary>How an operation on a host file or device ended.</summary>
public enum HostFileStatus
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>Beyond the end.</summary>
    OutOfRange,

    /// <summary>Opened for reading only.</summary>
    ReadOnly,

    /// <summary>No space left on the host.</summary>
    NoSpace,

    /// <summary>The host reported an I/O error.</summary>
    IoError,
}
