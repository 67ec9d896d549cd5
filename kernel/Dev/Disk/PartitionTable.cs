using System.Buffers.Binary;
using DriverKit.Specs.Partition;

namespace DriverKit.Kernel.Disk;

/// <summary>How a disk is divided, read from the disk. What is wrong with a table is told, not thrown.</summary>
public sealed class PartitionTable
{
    private readonly List<Partition> _partitions = [];
    private readonly List<string> _problems = [];

    internal PartitionTable(PartitionScheme scheme) => Scheme = scheme;

    /// <summary>The scheme found.</summary>
    public PartitionScheme Scheme { get; }

    /// <summary>The partitions, by number; those that cannot be used are left out.</summary>
    public IReadOnlyList<Partition> Partitions => _partitions;

    /// <summary>What is wrong with the table, for a person; at most 32 lines.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The disk's GUID (GPT).</summary>
    public Guid DiskGuid { get; internal init; }

    /// <summary>True when the GPT's backup was used because the primary one is damaged.</summary>
    public bool FromBackup { get; internal init; }

    /// <summary>What has the disk whole where there is no table: <c>msdos</c>, <c>ntfs</c>, or empty if unknown.</summary>
    public string WholeDiskType { get; internal init; } = "";

    /// <summary>Reads the table of a disk. Thread context; the disk is open.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="table">The table.</param>
    /// <returns>Ok, also for a disk without a table or with a damaged one; else why sector 0 cannot be read.</returns>
    public static Errno Read(BlockDevice disk, out PartitionTable table)
    {
        using var io = new BlockIo(disk);
        return Read(io.Read, disk.SectorSize, disk.SectorCount, out table);
    }

    /// <summary>Reads a table.</summary>
    /// <param name="reader">Reads sectors.</param>
    /// <param name="sectorSize">Sector size in bytes, a power of two from 512 to 4096.</param>
    /// <param name="sectorCount">Sectors on the disk.</param>
    /// <param name="table">The table.</param>
    /// <returns>Ok, also for a disk without a table or with a damaged one; else why sector 0 cannot be read.</returns>
    public static Errno Read(SectorReader reader, int sectorSize, long sectorCount, out PartitionTable table)
    {
        table = new PartitionTable(PartitionScheme.None);
        if (sectorCount < 1)
        {
            return Errno.Ok;
        }

        byte[] first = new byte[sectorSize];
        Errno error = reader(0, first);
        if (error != Errno.Ok)
        {
            return error;
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(first.AsSpan(510)) != MbrEntry.Signature)
        {
            return Errno.Ok;
        }

        if (GptReader.IsProtected(first) && new GptReader(reader, sectorSize, sectorCount).TryRead(out PartitionTable? gpt))
        {
            table = gpt;
            return Errno.Ok;
        }

        table = new MbrReader(reader, sectorSize, sectorCount).Read(first);
        return Errno.Ok;
    }

    internal void Problem(string text)
    {
        if (_problems.Count < 32)
        {
            _problems.Add(text);
        }
    }

    /// <summary>Takes a partition in if it makes sense on this disk.</summary>
    internal void Add(Partition partition, long sectorCount)
    {
        if (partition.Start < 1 || partition.SectorCount < 1 || partition.Start >= sectorCount)
        {
            Problem($"partition {partition.Number} at sector {partition.Start} lies outside the disk of {sectorCount} sectors");
            return;
        }

        if (partition.SectorCount > sectorCount - partition.Start)
        {
            Problem($"partition {partition.Number} ends {partition.SectorCount - (sectorCount - partition.Start)} sectors past the end of the disk; cut");
            partition = partition with { SectorCount = sectorCount - partition.Start };
        }

        foreach (Partition other in _partitions)
        {
            if (partition.Start < other.Start + other.SectorCount && other.Start < partition.Start + partition.SectorCount)
            {
                Problem($"partition {partition.Number} overlaps partition {other.Number}; left out");
                return;
            }
        }

        _partitions.Add(partition);
    }
}
