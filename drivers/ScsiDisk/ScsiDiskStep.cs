namespace DriverKit.Drivers.ScsiDisk;

/// <summary>The step of a disk command that is under way.</summary>
internal enum ScsiDiskStep
{
    /// <summary>The command itself.</summary>
    Main,

    /// <summary>SYNCHRONIZE CACHE after a write that was to reach the medium on a device without FUA.</summary>
    SyncAfterWrite,
}
