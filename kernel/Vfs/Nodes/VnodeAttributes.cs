namespace DriverKit.Kernel.Vfs;

/// <summary>A file's attributes, vattr(9); what stat(2) shows. Times are nanoseconds since 1970-01-01 UTC.</summary>
public struct VnodeAttributes
{
    /// <summary>File, directory or symbolic link.</summary>
    public VnodeType Type { get; set; }

    /// <summary>Permission bits, octal 0 to 07777.</summary>
    public int Mode { get; set; }

    /// <summary>Number of names.</summary>
    public int Links { get; set; }

    /// <summary>Owner.</summary>
    public uint Uid { get; set; }

    /// <summary>Group.</summary>
    public uint Gid { get; set; }

    /// <summary>Number of the file within its file system.</summary>
    public ulong FileId { get; set; }

    /// <summary>Number of the mounted file system within the kernel.</summary>
    public int FileSystemId { get; set; }

    /// <summary>Size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Bytes of storage it takes.</summary>
    public long AllocatedBytes { get; set; }

    /// <summary>Best size for transfers, in bytes.</summary>
    public int BlockSize { get; set; }

    /// <summary>Last read.</summary>
    public long AccessTime { get; set; }

    /// <summary>Last write.</summary>
    public long ModifyTime { get; set; }

    /// <summary>Last change of contents or attributes.</summary>
    public long ChangeTime { get; set; }

    /// <summary>Creation, where the file system keeps it; else the change time.</summary>
    public long BirthTime { get; set; }
}
