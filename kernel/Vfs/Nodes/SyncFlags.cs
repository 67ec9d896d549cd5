namespace DriverKit.Kernel.Vfs;

/// <summary>How much a sync is to do.</summary>
[Flags]
public enum SyncFlags
{
    /// <summary>Start writing, without waiting.</summary>
    None = 0,

    /// <summary>Wait until all is durable, the device's own cache included.</summary>
    Wait = 1,

    /// <summary>Data, and of the metadata only what is needed to read it back (fdatasync).</summary>
    DataOnly = 2,
}
