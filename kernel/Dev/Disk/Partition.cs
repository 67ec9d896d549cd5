namespace DriverKit.Kernel.Disk;

/// <summary>A partition.</summary>
/// <param name="Number">Its number: 1 to 4 primary and 5 on logical in an MBR, the entry's place from 1 in a GPT.</param>
/// <param name="Start">First sector.</param>
/// <param name="SectorCount">Number of sectors, at least 1, within the disk.</param>
/// <param name="Type">What it holds, as NetBSD's wedges call it: <c>msdos</c>, <c>ext2fs</c>, <c>ffs</c>, <c>ntfs</c>, <c>swap</c>, <c>unknown</c> …</param>
/// <param name="Name">Its name in a GPT; empty in an MBR.</param>
public sealed record Partition(int Number, long Start, long SectorCount, string Type, string Name)
{
    /// <summary>Type byte of an MBR entry; 0 in a GPT.</summary>
    public byte MbrType { get; init; }

    /// <summary>Type GUID of a GPT entry; empty in an MBR.</summary>
    public Guid TypeGuid { get; init; }

    /// <summary>The partition's own GUID; empty in an MBR.</summary>
    public Guid Guid { get; init; }

    /// <summary>Marked to boot from (MBR).</summary>
    public bool IsActive { get; init; }
}
