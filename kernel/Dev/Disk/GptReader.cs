using System.Diagnostics.CodeAnalysis;
using System.Text;
using DriverKit.Specs.Partition;

namespace DriverKit.Kernel.Disk;

/// <summary>Reads a GUID partition table: the primary one, or the backup where that is damaged. UEFI 2.10 §5.3.</summary>
internal sealed class GptReader
{
    private const int MostEntryBytes = 1 << 20;

    private readonly SectorReader _reader;
    private readonly int _sectorSize;
    private readonly long _sectorCount;
    private readonly List<string> _problems = [];

    public GptReader(SectorReader reader, int sectorSize, long sectorCount)
    {
        _reader = reader;
        _sectorSize = sectorSize;
        _sectorCount = sectorCount;
    }

    /// <summary>Whether a master boot record says that the disk has a GPT. UEFI 2.10 §5.2.3; a hybrid record has other entries too.</summary>
    public static bool IsProtected(ReadOnlySpan<byte> first)
    {
        for (int i = 0; i < MbrEntry.Count; i++)
        {
            if (MbrEntry.TryParse(first[(MbrEntry.Offset + (i * MbrEntry.Size))..], out MbrEntry entry)
                && entry.Type == PartitionTypes.GptProtective && entry.StartingSector == 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the table.</summary>
    /// <returns>False if neither copy is whole.</returns>
    public bool TryRead([NotNullWhen(true)] out PartitionTable? table)
    {
        table = null;
        byte[]? header = ReadHeader(1, "primary", out byte[]? entries);
        byte[]? backup = ReadHeader(BackupSector(header), "backup", out byte[]? backupEntries);
        bool fromBackup = header is null;
        if (fromBackup)
        {
            header = backup;
            entries = backupEntries;
        }
        else if (backup is not null && !entries.AsSpan().SequenceEqual(backupEntries))
        {
            _problems.Add("primary and backup partition tables differ; the primary one is used");
        }

        if (header is null)
        {
            return false;
        }

        _ = GptHeader.TryParse(header, out GptHeader view);
        table = new PartitionTable(PartitionScheme.Gpt) { DiskGuid = new Guid(view.DiskGuid), FromBackup = fromBackup };
        foreach (string problem in _problems)
        {
            table.Problem(problem);
        }

        ReadEntries(table, view, entries!);
        return true;
    }

    private long BackupSector(byte[]? header)
    {
        if (header is not null && GptHeader.TryParse(header, out GptHeader view) && view.AlternateSector < (ulong)_sectorCount)
        {
            return (long)view.AlternateSector;
        }

        return _sectorCount - 1;
    }

    private byte[]? ReadHeader(long sector, string which, out byte[]? entries)
    {
        entries = null;
        byte[] bytes = new byte[_sectorSize];
        if (sector < 1 || sector >= _sectorCount || _reader(sector, bytes) != Errno.Ok)
        {
            return Damaged(which, "cannot be read");
        }

        _ = GptHeader.TryParse(bytes, out GptHeader header);
        if (!header.FixedValuesMatch || header.HeaderSize < GptHeader.Size || header.HeaderSize > _sectorSize)
        {
            return Damaged(which, "is missing");
        }

        if (header.MySector != (ulong)sector || Crc32.Of(bytes.AsSpan(0, (int)header.HeaderSize), GptHeader.HeaderCrc32Offset) != header.HeaderCrc32)
        {
            return Damaged(which, "has a wrong checksum or place");
        }

        // §5.3.2: entries are 128 bytes times a power of two; a bound keeps a hostile count from taking memory.
        long length = (long)header.EntryCount * header.EntrySize;
        long sectors = (length + _sectorSize - 1) / _sectorSize;
        if (header.EntrySize < GptEntry.Size || !uint.IsPow2(header.EntrySize) || length is 0 or > MostEntryBytes
            || header.EntrySector < 2 || header.EntrySector > (ulong)(_sectorCount - Math.Min(sectors, _sectorCount)))
        {
            return Damaged(which, "describes impossible entries");
        }

        byte[] room = new byte[sectors * _sectorSize];
        if (_reader((long)header.EntrySector, room) != Errno.Ok)
        {
            return Damaged(which, "has entries that cannot be read");
        }

        entries = room.AsSpan(0, (int)length).ToArray();
        if (Crc32.Of(entries) != header.EntriesCrc32)
        {
            entries = null;
            return Damaged(which, "has entries with a wrong checksum");
        }

        return bytes;
    }

    private byte[]? Damaged(string which, string how)
    {
        _problems.Add($"the {which} partition table {how}");
        return null;
    }

    private void ReadEntries(PartitionTable table, GptHeader header, ReadOnlySpan<byte> entries)
    {
        for (int i = 0; i < header.EntryCount; i++)
        {
            _ = GptEntry.TryParse(entries[(int)(i * header.EntrySize)..], out GptEntry entry);
            if (entry.TypeGuid.IndexOfAnyExcept((byte)0) < 0)
            {
                continue;
            }

            if (entry.FirstSector > entry.LastSector || entry.FirstSector < header.FirstUsableSector || entry.LastSector > header.LastUsableSector
                || entry.LastSector > long.MaxValue / 2)
            {
                table.Problem($"partition {i + 1} does not lie within the usable sectors; left out");
                continue;
            }

            var type = new Guid(entry.TypeGuid);
            long start = (long)entry.FirstSector;
            table.Add(
                new Partition(i + 1, start, (long)entry.LastSector - start + 1, PartitionTypes.NameOf(type), NameOf(entry.Name))
                {
                    TypeGuid = type,
                    Guid = new Guid(entry.UniqueGuid),
                },
                _sectorCount);
        }
    }

    private static string NameOf(ReadOnlySpan<byte> utf16)
    {
        string text = Encoding.Unicode.GetString(utf16);
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        text = end < 0 ? text : text[..end];
        return string.Create(text.Length, text, static (to, from) =>
        {
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        });
    }
}
