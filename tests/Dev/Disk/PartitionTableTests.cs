using System.Buffers.Binary;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;
using DriverKit.Specs.Partition;

namespace DriverKit.Dev.Tests.Disk;

public class PartitionTableTests
{
    private const int Sectors = 8192;

    [Test]
    public void A_blank_disk_has_no_table() => Assert.That(Read(new byte[Sectors * 512]).Scheme, Is.EqualTo(PartitionScheme.None));

    [Test]
    public void A_FAT_boot_sector_is_no_partition_table([Values(0, 1, 2)] int variant)
    {
        byte[] disk = FatBootSector();
        if (variant == 1)
        {
            "Non-system disk or disk error, press any key to reboot"u8.CopyTo(disk.AsSpan(446));
        }
        else if (variant == 2)
        {
            Entry(disk, 0, 0, 0x0c, 0, Sectors);
        }

        PartitionTable table = Read(disk);
        Assert.That(table.Scheme, Is.EqualTo(PartitionScheme.None));
        Assert.That(table.WholeDiskType, Is.EqualTo("msdos"));
    }

    [Test]
    public void A_table_in_a_sector_that_boots_like_FAT_counts()
    {
        byte[] disk = FatBootSector();
        Entry(disk, 0, 0, 0x0c, 2048, 4096);
        Assert.That(Read(disk).Partitions.Single().Start, Is.EqualTo(2048));
    }

    [Test]
    public void Extended_chains_that_loop_end()
    {
        byte[] disk = Signed();
        Entry(disk, 0, 0, 0x05, 1000, 4000);
        Ebr(disk, 1000, 10, 50, 200);
        Ebr(disk, 1200, 10, 50, 0, nextCount: 100);
        PartitionTable table = Read(disk);
        Assert.That(table.Partitions.Select(p => (p.Number, p.Start)), Is.EqualTo(new[] { (5, 1010L), (6, 1210L) }));
        Assert.That(table.Problems.Single(), Does.Contain("leads to sector 1000"));
    }

    [Test]
    public void Extended_chains_are_bounded()
    {
        byte[] disk = Signed();
        Entry(disk, 0, 0, 0x0f, 1, Sectors - 1);
        for (int i = 0; i < 1000; i++)
        {
            Ebr(disk, 1 + (i * 2), 1, 1, (i + 1) * 2);
        }

        PartitionTable table = Read(disk);
        Assert.That(table.Partitions, Has.Count.EqualTo(128));
        Assert.That(table.Problems, Has.Count.EqualTo(1));
    }

    [Test]
    public void Partitions_off_the_disk_are_cut_or_left_out()
    {
        byte[] disk = Signed();
        Entry(disk, 0, 0x80, 0x0c, 100, Sectors);
        Entry(disk, 1, 0, 0x83, Sectors, 10);
        Entry(disk, 2, 0, 0x83, 200, 10);
        Entry(disk, 3, 0, 0x83, uint.MaxValue, uint.MaxValue);
        PartitionTable table = Read(disk);
        Assert.That(table.Partitions.Single().SectorCount, Is.EqualTo(Sectors - 100));
        Assert.That(table.Problems, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_GPT_with_impossible_counts_is_not_believed()
    {
        byte[] disk = new byte[Sectors * 512];
        var image = new SectorImage(disk, 512);
        PartitionWriter.WriteGpt(image.Write, 512, Sectors, Guid.NewGuid(), new Partition(1, 2048, 100, "", "x") { TypeGuid = Guid.NewGuid() });
        foreach (long at in new[] { 1L, Sectors - 1 })
        {
            GptHeader.Writer header = GptHeader.Edit(disk.AsSpan((int)at * 512));
            header.EntryCount = uint.MaxValue;
            header.EntrySize = 1u << 31;
            header.HeaderCrc32 = 0;
            header.HeaderCrc32 = ReferenceCrc(disk.AsSpan((int)at * 512, 92));
        }

        PartitionTable table = Read(disk);
        Assert.That(table.Scheme, Is.EqualTo(PartitionScheme.Mbr));
        Assert.That(table.Partitions.Single().MbrType, Is.EqualTo(0xee));
    }

    [Test]
    public void Damaged_tables_do_no_harm()
    {
        int tables = 0;
        int partitions = 0;
        var random = new Random(20);
        List<byte[]> corpus = Corpus();
        const int Inputs = 20000;
        int[] places = [446, 512, 1024, (1000 * 512) + 446, (Sectors - 1) * 512];
        for (int i = 0; i < Inputs; i++)
        {
            byte[] disk = corpus[i % corpus.Count];
            var undo = new Stack<(int At, byte Value)>();
            for (int flips = random.Next(1, 6); flips > 0; flips--)
            {
                int at = places[random.Next(places.Length)] + random.Next(80);
                undo.Push((at, disk[at]));
                disk[at] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
            }

            var image = new SectorImage(disk, 512);
            bool bounded = PartitionTable.Read(image.Read, 512, Sectors, out PartitionTable table) == Errno.Ok
                && image.Reads < 300 && table.Problems.Count <= 32;
            tables += table.Scheme == PartitionScheme.None ? 0 : 1;
            partitions += table.Partitions.Count;
            foreach (Partition partition in table.Partitions)
            {
                bounded &= partition.Start >= 1 && partition.SectorCount >= 1 && partition.Start + partition.SectorCount <= Sectors
                    && table.Partitions.All(o => o == partition || o.Start >= partition.Start + partition.SectorCount
                        || partition.Start >= o.Start + o.SectorCount);
            }

            if (!bounded)
            {
                Assert.Fail($"input {i}: {image.Reads} reads, {string.Join("; ", table.Partitions)}");
            }

            while (undo.TryPop(out (int At, byte Value) change))
            {
                disk[change.At] = change.Value;
            }
        }

        TestContext.Out.WriteLine($"{Inputs} inputs, {tables} taken for tables, {partitions} partitions");
        Assert.That(tables, Is.GreaterThan(Inputs / 2));
        Assert.That(partitions, Is.GreaterThan(Inputs));
    }

    private static List<byte[]> Corpus()
    {
        byte[] mbr = Signed();
        Entry(mbr, 0, 0x80, 0x0c, 64, 500);
        Entry(mbr, 1, 0, 0x05, 1000, 4000);
        Ebr(mbr, 1000, 10, 50, 200);
        Ebr(mbr, 1200, 10, 50, 400);
        Ebr(mbr, 1400, 10, 50, 0);
        byte[] gpt = new byte[Sectors * 512];
        PartitionWriter.WriteGpt(
            new SectorImage(gpt, 512).Write, 512, Sectors, Guid.NewGuid(),
            new Partition(1, 2048, 100, "", "one") { TypeGuid = PartitionTypes.BasicData, Guid = Guid.NewGuid() },
            new Partition(2, 3000, 1000, "", "two") { TypeGuid = PartitionTypes.EfiSystem, Guid = Guid.NewGuid() });
        return [mbr, gpt];
    }

    private static PartitionTable Read(byte[] disk)
    {
        Assert.That(PartitionTable.Read(new SectorImage(disk, 512).Read, 512, disk.Length / 512, out PartitionTable table), Is.EqualTo(Errno.Ok));
        return table;
    }

    private static byte[] Signed()
    {
        byte[] disk = new byte[Sectors * 512];
        BinaryPrimitives.WriteUInt16LittleEndian(disk.AsSpan(510), 0xaa55);
        return disk;
    }

    private static byte[] FatBootSector()
    {
        byte[] disk = Signed();
        byte[] start = [0xeb, 0x3c, 0x90, (byte)'m', (byte)'k', (byte)'f', (byte)'s', 0, 0, 0, 0, 0, 2, 4, 1, 0, 2, 0, 2, 0, 32, 0xf8];
        start.CopyTo(disk, 0);
        return disk;
    }

    private static void Entry(byte[] disk, int index, byte status, byte type, long start, long count, int sector = 0)
    {
        MbrEntry.Writer entry = MbrEntry.Write(disk.AsSpan((sector * 512) + MbrEntry.Offset + (index * MbrEntry.Size)));
        entry.Status = status;
        entry.Type = type;
        entry.StartingSector = (uint)start;
        entry.SectorCount = (uint)count;
    }

    private static void Ebr(byte[] disk, int sector, int start, int count, int next, int nextCount = -1)
    {
        Entry(disk, 0, 0, 0x06, start, count, sector);
        if (next > 0 || nextCount > 0)
        {
            Entry(disk, 1, 0, 0x05, next, nextCount > 0 ? nextCount : 100, sector);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(disk.AsSpan((sector * 512) + 510), 0xaa55);
    }

    private static uint ReferenceCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
