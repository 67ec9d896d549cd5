namespace DriverKit.Kernel.Vfs;

/// <summary>Room and limits of a mounted file system, statvfs(2).</summary>
public struct FileSystemStatistics
{
    /// <summary>Unit of the block counts, in bytes.</summary>
    public int BlockSize { get; set; }

    /// <summary>Blocks in all.</summary>
    public long Blocks { get; set; }

    /// <summary>Free blocks.</summary>
    public long FreeBlocks { get; set; }

    /// <summary>Files in all that could be, 0 where there is no such limit.</summary>
    public long Files { get; set; }

    /// <summary>Files that can still be made, 0 where there is no such limit.</summary>
    public long FreeFiles { get; set; }

    /// <summary>Longest name, in UTF-16 units.</summary>
    public int NameMax { get; set; }

    /// <summary>True if mounted read-only.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Number of the file system within its kernel.</summary>
    public int FileSystemId { get; set; }

    /// <summary>The file system type's name.</summary>
    public string TypeName { get; set; }

    /// <summary>What is mounted: the device's name, or the type's.</summary>
    public string MountedFrom { get; set; }

    /// <summary>Where it is mounted.</summary>
    public string MountedOn { get; set; }
}
