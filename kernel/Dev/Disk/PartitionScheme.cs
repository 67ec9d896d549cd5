namespace DriverKit.Kernel.Disk;

/// <summary>How a disk is divided.</summary>
public enum PartitionScheme
{
    /// <summary>No partition table: the disk is blank, or a file system has it whole ("superfloppy").</summary>
    None,

    /// <summary>Master boot record, with logical partitions.</summary>
    Mbr,

    /// <summary>GUID partition table.</summary>
    Gpt,
}
