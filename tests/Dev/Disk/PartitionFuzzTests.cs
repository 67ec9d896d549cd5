using System.Buffers.Binary;
using DriverKit.Fuzzing;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;
using DriverKit.Specs.Partition;

namespace DriverKit.Dev.Tests.Disk;

/// <summary>Mutations of valid tables. Checksums are mended after the mutation, or nothing behind them would ever be reached.</summary>
public class PartitionFuzzTests
{
    private const int Sectors = 80;
    private const int Size = Sectors * 512;
    private static readonly FuzzOptions Options = new() { Seed = 11, Inputs = 20_000, MaxLength = Size };

    [Test]
    public void Partition_tables_do_no_harm()
    {
        int partitions = 0;
        FuzzReport report = Fuzzer.Run("partition table", input => Read(input, ref partitions), Corpus(), Options);
        TestContext.Out.WriteLine($"{report}; {partitions} partitions");
        Assert.That(report.Failure?.Detail, Is.Null);
        Assert.That(report.Inputs, Is.EqualTo(Options.Inputs));
        Assert.That(report.Accepted, Is.GreaterThan(Options.Inputs / 4));
        Assert.That(partitions, Is.GreaterThan(Options.Inputs / 4));
    }

    [Test]
    public void A_chain_that_trusts_its_links_is_found_out()
    {
        FuzzReport report = Fuzzer.Run("broken chain", TrustingChain, Corpus(), Options with { Patience = TimeSpan.FromSeconds(2) });
        TestContext.Out.WriteLine(report.Failure?.Kind);
        Assert.That(report.Failure, Is.Not.Null);
    }

    private static bool Read(ReadOnlySpan<byte> input, ref int partitions)
    {
        byte[] disk = Mended(input);
        if (PartitionTable.Read(new SectorImage(disk, 512).Read, 512, Sectors, out PartitionTable table) != Errno.Ok)
        {
            throw new InvalidOperationException("sector 0 could not be read");
        }

        foreach (Partition partition in table.Partitions)
        {
            if (partition.Start < 1 || partition.SectorCount < 1 || partition.Start + partition.SectorCount > Sectors)
            {
                throw new InvalidOperationException($"{partition} lies outside");
            }
        }

        partitions += table.Partitions.Count;
        return table.Scheme != PartitionScheme.None;
    }

    // What the reader would be without its bounds.
    private static bool TrustingChain(ReadOnlySpan<byte> input)
    {
        byte[] disk = Mended(input);
        if (BinaryPrimitives.ReadUInt16LittleEndian(disk.AsSpan(510)) != MbrEntry.Signature)
        {
            return false;
        }

        for (int i = 0; i < MbrEntry.Count; i++)
        {
            _ = MbrEntry.TryParse(disk.AsSpan(MbrEntry.Offset + (i * MbrEntry.Size)), out MbrEntry extended);
            uint first = extended.StartingSector;
            uint record = first;
            while (PartitionTypes.IsExtended(extended.Type))
            {
                _ = MbrEntry.TryParse(disk.AsSpan(checked((int)record * 512) + MbrEntry.Offset + MbrEntry.Size), out extended);
                record = first + extended.StartingSector;
            }
        }

        return true;
    }

    private static byte[] Mended(ReadOnlySpan<byte> input)
    {
        byte[] disk = new byte[Size];
        input[..Math.Min(input.Length, Size)].CopyTo(disk);
        foreach (int at in new[] { 1, Sectors - 1 })
        {
            Span<byte> sector = disk.AsSpan(at * 512, 512);
            _ = GptHeader.TryParse(sector, out GptHeader header);
            if (!header.FixedValuesMatch || header.HeaderSize is < GptHeader.Size or > 512)
            {
                continue;
            }

            GptHeader.Writer writer = GptHeader.Edit(sector);
            long length = (long)header.EntryCount * header.EntrySize;
            if (header.EntrySector < Sectors && length >= 0 && length <= Size - ((long)header.EntrySector * 512))
            {
                writer.EntriesCrc32 = System.IO.Hashing.Crc32.HashToUInt32(disk.AsSpan((int)header.EntrySector * 512, (int)length));
            }

            writer.HeaderCrc32 = 0;
            writer.HeaderCrc32 = System.IO.Hashing.Crc32.HashToUInt32(sector[..(int)header.HeaderSize]);
        }

        return disk;
    }

    private static FuzzSeed[] Corpus()
    {
        byte[] gpt = new byte[Size];
        PartitionWriter.WriteGpt(
            new SectorImage(gpt, 512).Write, 512, Sectors, Guid.Parse("11111111-2222-3333-4444-555555555555"),
            new Partition(1, 34, 4, "", "one") { TypeGuid = PartitionTypes.BasicData, Guid = Guid.Parse("21111111-2222-3333-4444-555555555555") },
            new Partition(2, 40, 5, "", "two") { TypeGuid = PartitionTypes.EfiSystem, Guid = Guid.Parse("31111111-2222-3333-4444-555555555555") });
        byte[] mbr = new byte[Size];
        Entry(mbr, 0, 0, 0x0c, 2, 8);
        Entry(mbr, 0, 1, 0x05, 20, 50);
        Entry(mbr, 20, 0, 0x06, 2, 5);
        Entry(mbr, 20, 1, 0x05, 10, 10);
        Entry(mbr, 30, 0, 0x06, 2, 5);
        return
        [
            new FuzzSeed(mbr).With<MbrEntry>(446).With<MbrEntry>(462).With<MbrEntry>((20 * 512) + 446).With<MbrEntry>((20 * 512) + 462).With<MbrEntry>((30 * 512) + 462),
            new FuzzSeed(gpt).With<GptHeader>(512).With<GptHeader>((Sectors - 1) * 512).With<GptEntry>(1024).With<GptEntry>(1152).With<MbrEntry>(446),
        ];
    }

    private static void Entry(byte[] disk, int sector, int index, byte type, uint start, uint count)
    {
        MbrEntry.Writer entry = MbrEntry.Write(disk.AsSpan((sector * 512) + MbrEntry.Offset + (index * MbrEntry.Size)));
        entry.Type = type;
        entry.StartingSector = start;
        entry.SectorCount = count;
        BinaryPrimitives.WriteUInt16LittleEndian(disk.AsSpan((sector * 512) + 510), MbrEntry.Signature);
    }
}
