namespace DriverKit.Kernel.Vfs;

/// <summary>Attributes to set; those that are null stay. Times are nanoseconds since 1970-01-01 UTC.</summary>
public struct AttributeChanges
{
    /// <summary>Permission bits, octal 0 to 07777.</summary>
    public int? Mode { get; set; }

    /// <summary>Owner.</summary>
    public uint? Uid { get; set; }

    /// <summary>Group.</summary>
    public uint? Gid { get; set; }

    /// <summary>Last read.</summary>
    public long? AccessTime { get; set; }

    /// <summary>Last write.</summary>
    public long? ModifyTime { get; set; }

    /// <summary>True when the times are "now": then write permission is enough to set them (utimensat, POSIX.1-2017).</summary>
    public bool TimesAreNow { get; set; }
}
