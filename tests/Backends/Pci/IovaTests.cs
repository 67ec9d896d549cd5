using DriverKit.Backends.Uio;
using DriverKit.Backends.Vfio;
using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Backends.Tests.Pci;

/// <summary>Device addresses: taken, given back, told by the kernel; physical ones without an IOMMU.</summary>
[TestFixture]
public sealed class IovaTests
{
    [Test]
    public void WhatIsTakenNeverOverlapsAndComesTogetherAgain([Range(1, 20)] int seed)
    {
        IovaRange[] ranges = [new(0, 0xfedf_ffff), new(0xfef0_0000, 0x1_ffff_ffff)];
        var free = new IovaAllocator(ranges);
        var random = new Random(seed);
        var taken = new List<(ulong Start, long Length)>();
        for (int i = 0; i < 2000; i++)
        {
            if (taken.Count > 0 && random.Next(5) < 2)
            {
                int at = random.Next(taken.Count);
                free.Give(taken[at].Start, taken[at].Length);
                taken.RemoveAt(at);
                continue;
            }

            long length = 4096L << random.Next(8);
            ulong last = random.Next(2) == 0 ? (1UL << 28) - 1 : ulong.MaxValue;
            long alignment = last == ulong.MaxValue ? 2 << 20 : 4096;
            Assert.That(free.TryTake(length, IovaRanges.LowestUsed, last, alignment, out ulong start));
            ulong end = start + (ulong)length - 1;
            Assert.That(start % (ulong)alignment, Is.Zero);
            Assert.That(end, Is.LessThanOrEqualTo(last));
            Assert.That(start, Is.GreaterThanOrEqualTo(IovaRanges.LowestUsed));
            Assert.That(ranges.Any(r => start >= r.Start && end <= r.Last), "within what the IOMMU translates");
            Assert.That(taken.Exists(t => start < t.Start + (ulong)t.Length && t.Start <= end), Is.False);
            taken.Add((start, length));
        }

        taken.ForEach(t => free.Give(t.Start, t.Length));
        Assert.That(free.TryTake(0xfee0_0000 - 0x10_0000, IovaRanges.LowestUsed, ulong.MaxValue, 4096, out ulong whole), "all came together again");
        Assert.That(whole, Is.EqualTo(IovaRanges.LowestUsed));
    }

    [TestCase(0, 100)]
    [TestCase(3, 8 + 32)]
    [TestCase((long)uint.MaxValue, 8 + 32)]
    [TestCase(1, 7)]
    public void RangesThatMakeNoSenseAreNotBelieved(long count, int length)
    {
        byte[] bytes = new byte[length];
        BitConverter.TryWriteBytes(bytes, (uint)count);
        Assert.That(IovaRanges.TryRead(bytes, out _), Is.False);
    }

    [Test]
    public void ChainsThatLeadNowhereOrInCirclesEnd()
    {
        byte[] answer = new byte[64];
        BitConverter.TryWriteBytes(answer.AsSpan(16), (ushort)9);
        BitConverter.TryWriteBytes(answer.AsSpan(20), 16u);
        Assert.That(InfoBuffer.FindCapability(answer, 16, 1), Is.Null);
        Assert.That(InfoBuffer.FindCapability(answer, 60, 1), Is.Null);
        Assert.That(InfoBuffer.FindCapability(answer, uint.MaxValue, 1), Is.Null);
        Assert.That(InfoBuffer.FindCapability(answer, 16, 9), Is.EqualTo(16));
    }

    [Test]
    public void PhysicalRunsAreSplitAtHugePagesAndJoinedWhereTheyTouch()
    {
        using var arena = new Arena(8 << 20);
        const ulong huge = PhysicalMap.PageSize;
        PhysicalMap map = PhysicalMap.Given(arena, [0x1_0000_0000, 0x1_0000_0000 + huge, 0x4000_0000, 0x2_0000_0000]);
        var space = new UioDmaSpace(map, 64, () => false);
        Assert.That(arena.TryAllocate(8 << 20, out ArenaSegment all));
        var runs = new DmaRun[4];
        Assert.That(space.Map(all, DmaDirection.Both, runs, out int count), Is.EqualTo(PciStatus.Ok));
        Assert.That(runs[..count], Is.EqualTo(new DmaRun[]
        {
            new(new DeviceAddress(0x1_0000_0000), 4 << 20),
            new(new DeviceAddress(0x4000_0000), 2 << 20),
            new(new DeviceAddress(0x2_0000_0000), 2 << 20),
        }));
        Assert.That(space.Map(all, DmaDirection.Both, runs.AsSpan(0, 2), out count), Is.EqualTo(PciStatus.NoMemory));
        Assert.That(count, Is.Zero);
        space.Unmap(all, DmaDirection.Both, runs[0].Address);
        Assert.That(space.MappingCount, Is.Zero);
        var narrow = new UioDmaSpace(map, 32, () => false);
        Assert.That(narrow.Map(all.Slice(0, 4096), DmaDirection.Both, runs, out _), Is.EqualTo(PciStatus.Unreachable));
        Assert.That(narrow.Map(all.Slice(4 << 20, 4096), DmaDirection.Both, runs, out _), Is.EqualTo(PciStatus.Ok));
        Assert.That(runs[0], Is.EqualTo(new DmaRun(new DeviceAddress(0x4000_0000), 4096)));
    }
}
