namespace DriverKit.Kernel.Vfs;

/// <summary>How a read or write is to be done.</summary>
[Flags]
public enum IoFlags
{
    /// <summary>As usual.</summary>
    None = 0,

    /// <summary>Write at the end of the file, wherever that is by then (IO_APPEND).</summary>
    Append = 1,

    /// <summary>On the device before the call returns (IO_SYNC).</summary>
    Synchronous = 2,

    /// <summary>Only the data need be (IO_DSYNC).</summary>
    DataOnly = 4,
}
