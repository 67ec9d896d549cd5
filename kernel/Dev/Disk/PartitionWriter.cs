using System.Buffers.Binary;
using System.Text;
using DriverKit.Specs.Partition;

namespace DriverKit.Kernel.Disk;

/// <summary>Writes partition tables. Nothing but the table's own sectors is touched.</summary>
public static class PartitionWriter
{
    /// <summary>Where the first partition usually begins, in bytes: on a boundary that suits every medium.</summary>
    public const int Alignment = 1 << 20;

    private const int GptEntryCount = 128;

    /// <summary>Writes a master boot record.</summary>
    /// <param name="writer">Writes sectors.</param>
    /// <param name="sectorSize">Sector size in bytes.</param>
    /// <param name="sectorCount">Sectors on the disk.</param>
    /// <param name="signature">The disk's signature, any number.</param>
    /// <param name="partitions">Partitions 1 to 4 with their MBR types.</param>
    /// <returns>EINVAL for partitions that do not fit the disk or the record; else the writer's error.</returns>
    public static Errno WriteMbr(SectorWriter writer, int sectorSize, long sectorCount, uint signature, params ReadOnlySpan<Partition> partitions)
    {
        byte[] sector = new byte[sectorSize];
        BinaryPrimitives.WriteUInt32LittleEndian(sector.AsSpan(440), signature);
        foreach (Partition partition in partitions)
        {
            if (partition.Number is < 1 or > MbrEntry.Count || !Fits(partition, 1, sectorCount - 1)
                || partition.Start > uint.MaxValue || partition.SectorCount > uint.MaxValue)
            {
                return Errno.EINVAL;
            }

            SetEntry(sector, partition.Number, partition.MbrType, partition.Start, partition.SectorCount, partition.IsActive);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(510), MbrEntry.Signature);
        return writer(0, sector);
    }

    /// <summary>Writes a GUID partition table: protective record, both headers, both arrays of 128 entries.</summary>
    /// <param name="writer">Writes sectors.</param>
    /// <param name="sectorSize">Sector size in bytes.</param>
    /// <param name="sectorCount">Sectors on the disk.</param>
    /// <param name="diskGuid">The disk's GUID.</param>
    /// <param name="partitions">Partitions 1 to 128 with type and own GUID.</param>
    /// <returns>EINVAL for partitions that do not fit the disk; ENOSPC for a disk too small; else the writer's error.</returns>
    public static Errno WriteGpt(SectorWriter writer, int sectorSize, long sectorCount, Guid diskGuid, params ReadOnlySpan<Partition> partitions)
    {
        int entrySectors = ((GptEntryCount * GptEntry.Size) + sectorSize - 1) / sectorSize;
        long firstUsable = 2 + entrySectors;
        long lastUsable = sectorCount - entrySectors - 2;
        if (lastUsable < firstUsable)
        {
            return Errno.ENOSPC;
        }

        byte[] entries = new byte[entrySectors * sectorSize];
        foreach (Partition partition in partitions)
        {
            if (partition.Number is < 1 or > GptEntryCount || !Fits(partition, firstUsable, lastUsable) || partition.Name.Length > 36)
            {
                return Errno.EINVAL;
            }

            SetEntry(entries.AsSpan((partition.Number - 1) * GptEntry.Size, GptEntry.Size), partition);
        }

        uint crc = Crc32.Of(entries.AsSpan(0, GptEntryCount * GptEntry.Size));
        byte[] protective = new byte[sectorSize];
        SetEntry(protective, 1, PartitionTypes.GptProtective, 1, Math.Min(sectorCount - 1, uint.MaxValue), active: false);
        BinaryPrimitives.WriteUInt16LittleEndian(protective.AsSpan(510), MbrEntry.Signature);
        byte[] primary = Header(sectorSize, 1, sectorCount - 1, 2, firstUsable, lastUsable, diskGuid, crc);
        byte[] backup = Header(sectorSize, sectorCount - 1, 1, lastUsable + 1, firstUsable, lastUsable, diskGuid, crc);

        // The backup first: a table that was cut off in writing is then still found.
        Errno error = writer(lastUsable + 1, entries);
        error = error == Errno.Ok ? writer(sectorCount - 1, backup) : error;
        error = error == Errno.Ok ? writer(2, entries) : error;
        error = error == Errno.Ok ? writer(1, primary) : error;
        return error == Errno.Ok ? writer(0, protective) : error;
    }

    private static bool Fits(Partition partition, long first, long last) =>
        partition.Start >= first && partition.SectorCount > 0 && partition.Start <= last && partition.SectorCount <= last - partition.Start + 1;

    // Cylinder, head and sector are filled with the value that means "see the sector numbers".
    private static void SetEntry(byte[] sector, int number, byte type, long start, long count, bool active)
    {
        MbrEntry.Writer entry = MbrEntry.Write(sector.AsSpan(MbrEntry.Offset + ((number - 1) * MbrEntry.Size)));
        entry.Status = active ? (byte)0x80 : (byte)0;
        entry.Type = type;
        entry.StartingChs = type == PartitionTypes.GptProtective ? 0x000200u : 0xFFFFFEu;
        entry.EndingChs = type == PartitionTypes.GptProtective ? 0xFFFFFFu : 0xFFFFFEu;
        entry.StartingSector = (uint)start;
        entry.SectorCount = (uint)count;
    }

    private static void SetEntry(Span<byte> room, Partition partition)
    {
        GptEntry.Writer entry = GptEntry.Write(room);
        entry.TypeGuid = partition.TypeGuid.ToByteArray();
        entry.UniqueGuid = partition.Guid.ToByteArray();
        entry.FirstSector = (ulong)partition.Start;
        entry.LastSector = (ulong)(partition.Start + partition.SectorCount - 1);
        entry.Name = Encoding.Unicode.GetBytes(partition.Name);
    }

    private static byte[] Header(int sectorSize, long my, long other, long entrySector, long firstUsable, long lastUsable, Guid disk, uint crc)
    {
        byte[] sector = new byte[sectorSize];
        GptHeader.Writer header = GptHeader.Write(sector);
        header.Revision = GptHeader.RevisionValue;
        header.HeaderSize = GptHeader.Size;
        header.MySector = (ulong)my;
        header.AlternateSector = (ulong)other;
        header.FirstUsableSector = (ulong)firstUsable;
        header.LastUsableSector = (ulong)lastUsable;
        header.DiskGuid = disk.ToByteArray();
        header.EntrySector = (ulong)entrySector;
        header.EntryCount = GptEntryCount;
        header.EntrySize = GptEntry.Size;
        header.EntriesCrc32 = crc;
        header.HeaderCrc32 = Crc32.Of(sector.AsSpan(0, GptHeader.Size), GptHeader.HeaderCrc32Offset);
        return sector;
    }
}
