using System.Diagnostics;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;

namespace DriverKit.Dev.Tests.Disk;

/// <summary>Tables made by sfdisk and sgdisk are read alike, and those made here are accepted by them.</summary>
public class PartitionToolTests
{
    private const int Megabyte = 2048;
    private string _image = "";

    [SetUp]
    public void MakeImage()
    {
        _image = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"parts-{Guid.NewGuid():n}.img");
        using FileStream file = File.Create(_image);
        file.SetLength(64 << 20);
    }

    [TearDown]
    public void RemoveImage() => File.Delete(_image);

    [Test]
    public void An_MBR_with_logical_partitions_by_sfdisk()
    {
        Run("sfdisk", [_image], "label: dos\n2048,20480,c,*\n22528,10240,83\n32768,81920,f\n34816,20480,6\n57344,20480,82\n79872,+,b\n");
        PartitionTable table = Read();
        Assert.That(table.Scheme, Is.EqualTo(PartitionScheme.Mbr));
        Assert.That(table.Problems, Is.Empty);
        Assert.That(table.Partitions.Select(p => (p.Number, p.Start, p.SectorCount, p.Type)), Is.EqualTo(new[]
        {
            (1, 2048L, 20480L, "msdos"), (2, 22528L, 10240L, "ext2fs"),
            (5, 34816L, 20480L, "msdos"), (6, 57344L, 20480L, "swap"), (7, 79872L, 34816L, "msdos"),
        }));
        Assert.That(table.Partitions[0].IsActive);
        Assert.That(Listed(), Is.EqualTo(table.Partitions.Select(p => (p.Number, p.Start, p.SectorCount))
            .Append((3, 32768L, 81920L)).Order()));
    }

    [Test]
    public void A_GPT_by_sgdisk()
    {
        Run("sgdisk", ["-n", "1:2048:+10M", "-t", "1:ef00", "-c", "1:EFI system", "-n", "3:0:+20M", "-t", "3:0700", "-c", "3:Fotos äöü 📷", "-n", "128:0:0", "-t", "128:8300", _image]);
        PartitionTable table = Read();
        Assert.That(table.Scheme, Is.EqualTo(PartitionScheme.Gpt));
        Assert.That(table.Problems, Is.Empty);
        Assert.That(table.Partitions.Select(p => (p.Number, p.Start, p.SectorCount, p.Type, p.Name)), Is.EqualTo(new[]
        {
            (1, 2048L, 10L * Megabyte, "msdos", "EFI system"),
            (3, 11L * Megabyte, 20L * Megabyte, "msdos", "Fotos äöü 📷"),
            (128, 31L * Megabyte, (33L * Megabyte) - 33, "ext2fs", ""),
        }));
    }

    [Test]
    public void A_GPT_by_sfdisk_with_4096_byte_sectors()
    {
        Run("sfdisk", ["--sector-size", "4096", _image], "label: gpt\nsize=16M,name=\"one\"\nsize=8M,type=U\n", allowFailure: true);
        PartitionTable table = Read(4096);
        if (table.Scheme == PartitionScheme.None)
        {
            Assert.That(Run("sfdisk", ["--help"], allowFailure: true), Does.Not.Contain("--sector-size"), "sfdisk took the sector size but made no table");
            return;
        }

        Assert.That(table.Partitions.Select(p => (p.SectorCount, p.Name)), Is.EqualTo(new[] { (4096L, "one"), (2048L, "") }));
    }

    [Test]
    public void A_damaged_primary_GPT_is_replaced_by_the_backup()
    {
        Run("sgdisk", ["-n", "1:2048:+10M", "-c", "1:kept", _image]);
        byte[] bytes = File.ReadAllBytes(_image);
        bytes.AsSpan(512, 33 * 512).Fill(0xa5);
        File.WriteAllBytes(_image, bytes);
        PartitionTable table = Read();
        Assert.That(table.FromBackup);
        Assert.That(table.Partitions.Single().Name, Is.EqualTo("kept"));
        Assert.That(table.Problems.Single(), Does.Contain("primary"));
    }

    [Test]
    public void Our_tables_are_accepted_by_the_tools()
    {
        var image = new SectorImage(File.ReadAllBytes(_image), 512);
        Partition[] partitions =
        [
            new(1, 2048, 20480, "msdos", "Stick") { TypeGuid = PartitionTypes.BasicData, Guid = Guid.NewGuid(), MbrType = PartitionTypes.Fat32Lba },
            new(2, 22528, 4096, "msdos", "") { TypeGuid = PartitionTypes.EfiSystem, Guid = Guid.NewGuid(), MbrType = 0x06, IsActive = true },
        ];
        Assert.That(PartitionWriter.WriteGpt(image.Write, 512, image.SectorCount, Guid.NewGuid(), partitions), Is.EqualTo(Errno.Ok));
        File.WriteAllBytes(_image, image.Bytes);
        Assert.That(Run("sgdisk", ["-v", _image]), Does.Contain("No problems found"));
        Assert.That(Listed(), Is.EqualTo(new[] { (1, 2048L, 20480L), (2, 22528L, 4096L) }));
        AssertSame(Read(), partitions);

        image = new SectorImage(new byte[64 << 20], 512);
        Assert.That(PartitionWriter.WriteMbr(image.Write, 512, image.SectorCount, 0x12345678, partitions), Is.EqualTo(Errno.Ok));
        File.WriteAllBytes(_image, image.Bytes);
        Assert.That(Run("sfdisk", ["--verify", _image]), Does.Contain("No errors detected"));
        Assert.That(Listed(), Is.EqualTo(new[] { (1, 2048L, 20480L), (2, 22528L, 4096L) }));
        AssertSame(Read(), partitions);
        partitions[1] = partitions[1] with { SectorCount = 1 << 20 };
        Assert.That(PartitionWriter.WriteMbr(image.Write, 512, image.SectorCount, 1, partitions), Is.EqualTo(Errno.EINVAL));
        Assert.That(PartitionWriter.WriteGpt(image.Write, 512, image.SectorCount, Guid.Empty, partitions), Is.EqualTo(Errno.EINVAL));
    }

    private static void AssertSame(PartitionTable table, Partition[] expected) =>
        Assert.That(table.Partitions.Select(p => (p.Number, p.Start, p.SectorCount, p.Type)),
            Is.EqualTo(expected.Select(p => (p.Number, p.Start, p.SectorCount, p.Type))));

    private PartitionTable Read(int sectorSize = 512)
    {
        var image = new SectorImage(File.ReadAllBytes(_image), sectorSize);
        Assert.That(PartitionTable.Read(image.Read, sectorSize, image.SectorCount, out PartitionTable table), Is.EqualTo(Errno.Ok));
        return table;
    }

    private IEnumerable<(int Number, long Start, long Count)> Listed()
    {
        foreach (string line in Run("sfdisk", ["-d", _image]).Split('\n').Where(l => l.StartsWith(_image, StringComparison.Ordinal)))
        {
            string[] parts = line[_image.Length..].Split([':', ',', '='], StringSplitOptions.TrimEntries);
            yield return (int.Parse(parts[0]), long.Parse(parts[2]), long.Parse(parts[4]));
        }
    }

    private static string Run(string tool, string[] arguments, string input = "", bool allowFailure = false)
    {
        string path = new[] { "/usr/sbin/", "/sbin/", "/usr/bin/" }.Select(d => d + tool).FirstOrDefault(File.Exists) ?? tool;
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(allowFailure || process.ExitCode == 0, $"{tool}: {text}");
        return text;
    }
}
