using System.Buffers.Binary;
using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Vfs.Msdosfs.Check;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Msdosfs.Tests;

/// <summary>The check against fsck.fat on volumes damaged on purpose and by chance.</summary>
internal sealed class CheckerTests
{
    private const int Bytes = 2 << 20;
    private byte[] _sound = [];
    private FatGeometry _geometry = null!;

    [OneTimeSetUp]
    public void MakeVolume()
    {
        using var image = new Image(Bytes);
        Tool.Must("mkfs.vfat", "-F", "12", "-s", "1", "-n", "SOUND", image.Path);
        using (var volume = new MountedVolume(image.Path))
        {
            for (int i = 0; i < 6; i++)
            {
                volume.Calls.MakeDirectory($"/directory {i}", 0x1FF);
                volume.Calls.MakeDirectory($"/directory {i}/SUB", 0x1FF);
                for (int j = 0; j < 8; j++)
                {
                    volume.Write($"/directory {i}/a file with a long name {j}.txt", new byte[(j * 700) + 1]);
                    volume.Write($"/directory {i}/SUB/F{j}.TXT", new byte[j * 300]);
                }
            }

            Assert.That(volume.Unmount(), Is.EqualTo(Errno.Ok));
        }

        _sound = File.ReadAllBytes(image.Path);
        Assert.That(FatGeometry.TryParse(_sound, Bytes, out FatGeometry? geometry, out _));
        _geometry = geometry!;
    }

    [Test]
    public void A_sound_volume_gives_no_finding_and_is_not_written()
    {
        (FatCheckResult result, byte[] after) = Check(_sound, repair: true);
        Assert.That(result.Findings, Is.Empty);
        Assert.That((result.Files, result.Directories), Is.EqualTo((96, 13)));
        Assert.That(after.AsSpan().SequenceEqual(_sound));
    }

    [TestCase(FatFindingKind.Dirty)]
    [TestCase(FatFindingKind.FatsDiffer)]
    [TestCase(FatFindingKind.MediaByte)]
    [TestCase(FatFindingKind.LostClusters)]
    [TestCase(FatFindingKind.BadStart)]
    [TestCase(FatFindingKind.BadChain)]
    [TestCase(FatFindingKind.CrossLink)]
    [TestCase(FatFindingKind.ChainTooShort)]
    [TestCase(FatFindingKind.ChainTooLong)]
    [TestCase(FatFindingKind.DirectorySize)]
    [TestCase(FatFindingKind.Dots)]
    [TestCase(FatFindingKind.OrphanLongName)]
    [TestCase(FatFindingKind.LongNameFields)]
    [TestCase(FatFindingKind.BadName)]
    [TestCase(FatFindingKind.DuplicateName)]
    [TestCase(FatFindingKind.Label)]
    [TestCase(FatFindingKind.BeyondEnd)]
    public void Each_damage_is_named_reported_without_writing_and_mended(FatFindingKind kind)
    {
        byte[] damaged = [.. _sound];
        Damage(damaged, kind);
        (FatCheckResult seen, byte[] untouched) = Check(damaged, repair: false);
        Assert.That(seen.Findings.Select(f => f.Kind), Does.Contain(kind));
        Assert.That(untouched.AsSpan().SequenceEqual(damaged), "a check alone writes nothing");
        (FatCheckResult mended, byte[] after) = Check(damaged, repair: true);
        Assert.That(mended.Repaired, Is.EqualTo(mended.Count), string.Join('\n', mended.Findings));
        AssertSound(after, string.Join('\n', mended.Findings));
    }

    [Test]
    public void Damage_by_chance_is_found_where_fsck_fat_finds_it_and_mended_to_its_satisfaction()
    {
        var random = new Random(5);
        int agreed = 0;
        int damagedCount = 0;
        const int Rounds = 250;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = [.. _sound];
            int changes = 1 + random.Next(6);
            for (int i = 0; i < changes; i++)
            {
                int area = random.Next(3);
                int from = area == 0 ? _geometry.ReservedSectors * 512 + 3 : area == 1 ? ((int)_geometry.RootSector * 512) + 32 : (int)_geometry.DataSector * 512;
                int length = area == 0 ? 900 : area == 1 ? 800 : 40_000;
                damaged[from + random.Next(length)] = (byte)random.Next(256);
            }

            (FatCheckResult seen, _) = Check(damaged, repair: false);
            using var image = new Image(Bytes);
            File.WriteAllBytes(image.Path, damaged);
            (int code, string theirs) = Tool.Run("fsck.fat", "-n", image.Path);
            bool bad = code != 0;
            damagedCount += bad ? 1 : 0;
            Assert.That(!bad || seen.Count > 0, $"round {round}: fsck.fat found: {theirs}");
            agreed += bad == seen.Count > 0 ? 1 : 0;
            byte[] after = damaged;
            for (int pass = 0; pass < 3; pass++)
            {
                (FatCheckResult mended, after) = Check(after, repair: true);
                if (mended.Count == 0)
                {
                    break;
                }
            }

            if (seen.Findings.All(f => f.Kind != FatFindingKind.Dots))
            {
                AssertSound(after, $"round {round}: {string.Join('\n', seen.Findings)}");
            }
        }

        TestContext.Out.WriteLine($"{Rounds} volumes, fsck.fat found damage in {damagedCount}, agreed on {agreed}");
        Assert.That(damagedCount, Is.GreaterThan(Rounds / 4));
        Assert.That(agreed, Is.GreaterThan(Rounds * 9 / 10));
    }

    private void Damage(byte[] image, FatFindingKind kind)
    {
        int root = (int)_geometry.RootSector * 512;
        int directory = FindSlot(image, root, 512 * 32, slot => (slot[11] & 0x10) != 0 && slot[11] != 0x0F);
        int inside = ClusterOffset(image, directory);
        int big = FindSlot(image, inside, 512 * 60, slot => slot[11] == 0x20 && slot[6] == '~' && BinaryPrimitives.ReadUInt32LittleEndian(slot[28..]) > 2000);
        int second = FindSlot(image, big + 32, 512 * 60, slot => slot[11] == 0x20 && slot[6] == '~' && BinaryPrimitives.ReadUInt32LittleEndian(slot[28..]) > 2000);
        int plain = FindSlot(image, inside, 512 * 60, slot => slot[11] == 0x20 && slot[0] == 'F' && slot[1] == '3');
        uint first = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(big + 26));
        switch (kind)
        {
            case FatFindingKind.Dirty:
                image[_geometry.StateOffset] |= 1;
                break;
            case FatFindingKind.FatsDiffer:
                image[((int)_geometry.FatSector(1) * 512) + 700] ^= 0x55;
                break;
            case FatFindingKind.MediaByte:
                SetFat(image, 0, 0xFF0);
                break;
            case FatFindingKind.LostClusters:
                SetFat(image, _geometry.LastCluster, 0xFFF);
                break;
            case FatFindingKind.BadStart:
                BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(big + 26), 0xFF0);
                break;
            case FatFindingKind.BadChain:
                SetFat(image, first, 0xFF1);
                break;
            case FatFindingKind.CrossLink:
                SetFat(image, first, BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(second + 26)));
                break;
            case FatFindingKind.ChainTooShort:
                BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(big + 28), 500_000);
                break;
            case FatFindingKind.ChainTooLong:
                BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(big + 28), 10);
                break;
            case FatFindingKind.DirectorySize:
                image[directory + 28] = 9;
                break;
            case FatFindingKind.Dots:
                image[inside + 32 + 26] ^= 0x11;
                break;
            case FatFindingKind.OrphanLongName:
                image[big] = 0xE5;
                break;
            case FatFindingKind.LongNameFields:
                image[big - 32 + 26] = 7;
                break;
            case FatFindingKind.BadName:
                image[big + 1] = (byte)'*';
                break;
            case FatFindingKind.DuplicateName:
                image.AsSpan(plain, 11).CopyTo(image.AsSpan(plain + 32));
                break;
            case FatFindingKind.BeyondEnd:
                image[(int)(_geometry.DataSector * 512) - 32] = (byte)'X';
                break;
            case FatFindingKind.Label:
                image[big + 11] = 0x08;
                break;
        }
    }

    private void SetFat(byte[] image, uint cluster, uint value)
    {
        for (int copy = 0; copy < 2; copy++)
        {
            Span<byte> entry = image.AsSpan(((int)_geometry.FatSector(copy) * 512) + (int)(cluster + (cluster / 2)));
            uint pair = BinaryPrimitives.ReadUInt16LittleEndian(entry);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)((cluster & 1) == 0 ? (pair & 0xF000) | value : (pair & 0xF) | (value << 4)));
        }
    }

    private int ClusterOffset(byte[] image, int slot) =>
        (int)_geometry.ClusterSector(BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(slot + 26))) * 512;

    private delegate bool SlotTest(ReadOnlySpan<byte> slot);

    private static int FindSlot(byte[] image, int from, int length, SlotTest test)
    {
        for (int at = from; at < from + length; at += 32)
        {
            if (image[at] is not (0 or 0xE5 or (byte)'.') && test(image.AsSpan(at, 32)))
            {
                return at;
            }
        }

        throw new InvalidOperationException("no such slot");
    }

    private static void AssertSound(byte[] volume, string after)
    {
        using var image = new Image(Bytes);
        File.WriteAllBytes(image.Path, volume);
        (int code, string output) = Tool.Run("fsck.fat", "-n", image.Path);
        Assert.That(code, Is.Zero, $"after mending {after}\n{output}");
        (FatCheckResult again, _) = Check(volume, repair: false);
        Assert.That(again.Findings, Is.Empty, after);
    }

    private static (FatCheckResult Result, byte[] After) Check(byte[] volume, bool repair)
    {
        using var file = new MemoryBlockFile(volume.Length);
        file.Write(0, volume);
        using var kernel = new RumpKernel(new RealHost(_ => { }));
        var device = new FileBlockDevice("sd0", kernel.Host, file);
        Assert.That(FatChecker.Check(kernel, device, new FatCheckOptions { Repair = repair }, out FatCheckResult result), Is.EqualTo(Errno.Ok), result.Problem);
        Assert.That(kernel.Memory.InUse, Is.Zero);
        byte[] after = new byte[volume.Length];
        file.Read(0, after);
        return (result, after);
    }
}
