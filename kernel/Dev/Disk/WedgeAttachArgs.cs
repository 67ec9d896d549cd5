using DriverKit.Kernel.Autoconf;

namespace DriverKit.Kernel.Disk;

/// <summary>What a disk tells of a partition found on it.</summary>
/// <param name="disk">The disk.</param>
/// <param name="partition">The partition.</param>
public sealed class WedgeAttachArgs(BlockDevice disk, Partition partition) : AttachArgs(AttributeName)
{
    /// <summary>The interface attribute of disks.</summary>
    public const string AttributeName = "disk";

    /// <summary>The disk.</summary>
    public BlockDevice Disk { get; } = disk;

    /// <summary>The partition.</summary>
    public Partition Partition { get; } = partition;
}
