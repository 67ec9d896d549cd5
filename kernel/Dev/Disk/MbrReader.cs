using System.Buffers.Binary;
using DriverKit.Specs.Partition;

namespace DriverKit.Kernel.Disk;

/// <summary>Reads a master boot record and the chain of extended ones; tells a boot sector of a file system from it. UEFI 2.10 §5.2.</summary>
internal sealed class MbrReader
{
    private const int MostLogical = 128;

    private readonly SectorReader _reader;
    private readonly int _sectorSize;
    private readonly long _sectorCount;

    public MbrReader(SectorReader reader, int sectorSize, long sectorCount)
    {
        _reader = reader;
        _sectorSize = sectorSize;
        _sectorCount = sectorCount;
    }

    private readonly record struct Entry(byte Status, byte Type, long Start, long Count);

    public PartitionTable Read(ReadOnlySpan<byte> first)
    {
        string whole = WholeDiskType(first);
        Span<Entry> entries = stackalloc Entry[MbrEntry.Count];
        Parse(first, entries);
        if (!IsTable(entries, whole.Length > 0))
        {
            return new PartitionTable(PartitionScheme.None) { WholeDiskType = whole };
        }

        var table = new PartitionTable(PartitionScheme.Mbr);
        for (int i = 0; i < entries.Length; i++)
        {
            Entry entry = entries[i];
            if (entry.Type != 0 && !PartitionTypes.IsExtended(entry.Type))
            {
                table.Add(Make(i + 1, entry, entry.Start), _sectorCount);
            }
        }

        foreach (Entry entry in entries)
        {
            if (PartitionTypes.IsExtended(entry.Type))
            {
                ReadExtended(table, entry);
            }
        }

        return table;
    }

    private static Partition Make(int number, Entry entry, long start) =>
        new(number, start, entry.Count, PartitionTypes.NameOf(entry.Type), "") { MbrType = entry.Type, IsActive = entry.Status == 0x80 };

    private static void Parse(ReadOnlySpan<byte> sector, Span<Entry> entries)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            _ = MbrEntry.TryParse(sector[(MbrEntry.Offset + (i * MbrEntry.Size))..], out MbrEntry view);
            entries[i] = new Entry(view.Status, view.Type, view.StartingSector, view.SectorCount);
        }
    }

    // A boot sector of a file system ends with the same signature: there the entries are code or text. One entry that begins at
    // sector 0 is what formatting tools write beside a file system that has the disk whole.
    private bool IsTable(ReadOnlySpan<Entry> entries, bool looksLikeFileSystem)
    {
        bool any = false;
        foreach (Entry entry in entries)
        {
            if (entry.Status is not (0x00 or 0x80))
            {
                return false;
            }

            if (entry.Type == 0)
            {
                continue;
            }

            if (entry.Start == 0 || (looksLikeFileSystem && (entry.Count == 0 || entry.Start >= _sectorCount)))
            {
                return false;
            }

            any = true;
        }

        return any || !looksLikeFileSystem;
    }

    private static string WholeDiskType(ReadOnlySpan<byte> sector)
    {
        if (sector.Slice(3, 8).SequenceEqual("NTFS    "u8))
        {
            return "ntfs";
        }

        if (sector.Slice(3, 8).SequenceEqual("EXFAT   "u8))
        {
            return "exfat";
        }

        // The fields that every FAT boot sector has, whoever made it.
        int bytes = BinaryPrimitives.ReadUInt16LittleEndian(sector[11..]);
        bool fat = sector[0] is 0xeb or 0xe9 && bytes is >= 512 and <= 4096 && int.IsPow2(bytes)
            && sector[13] != 0 && int.IsPow2(sector[13]) && BinaryPrimitives.ReadUInt16LittleEndian(sector[14..]) != 0
            && sector[16] is >= 1 and <= 4 && sector[21] is 0xf0 or >= 0xf8;
        return fat ? "msdos" : "";
    }

    // Each record describes one logical partition, counted from the record, and the next record, counted from the first one.
    private void ReadExtended(PartitionTable table, Entry extended)
    {
        long first = extended.Start;
        long record = first;
        int number = Math.Max(5, table.Partitions.Count == 0 ? 5 : table.Partitions[^1].Number + 1);
        var seen = new HashSet<long>();
        byte[] sector = new byte[_sectorSize];
        Span<Entry> entries = stackalloc Entry[MbrEntry.Count];
        for (int i = 0; ; i++)
        {
            if (i >= MostLogical)
            {
                table.Problem($"more than {MostLogical} logical partitions; the rest is left out");
                return;
            }

            if (record < 1 || record >= _sectorCount || !seen.Add(record))
            {
                table.Problem($"chain of extended boot records leads to sector {record}; the rest is left out");
                return;
            }

            Errno error = _reader(record, sector);
            if (error != Errno.Ok || BinaryPrimitives.ReadUInt16LittleEndian(sector.AsSpan(510)) != MbrEntry.Signature)
            {
                table.Problem($"no extended boot record at sector {record} ({error}); the rest is left out");
                return;
            }

            Parse(sector, entries);
            if (entries[0].Type != 0 && !PartitionTypes.IsExtended(entries[0].Type))
            {
                table.Add(Make(number++, entries[0], record + entries[0].Start), _sectorCount);
            }

            Entry next = PartitionTypes.IsExtended(entries[0].Type) ? entries[0] : entries[1];
            if (!PartitionTypes.IsExtended(next.Type) || next.Count == 0)
            {
                return;
            }

            record = first + next.Start;
        }
    }
}
