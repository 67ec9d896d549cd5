using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Dev.Tests.Pci;

/// <summary>A space that lays each page of the arena somewhere of its own, as physical memory does, or all in a row.</summary>
internal sealed class FakeDmaSpace(bool scattered) : IDmaSpace
{
    public List<(long Offset, int Length, DmaSync Operation)> Syncs { get; } = [];

    public PciStatus Answer { get; set; }

    public int PageSize => 4096;

    public long MappingCount { get; private set; }

    public PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count)
    {
        count = 0;
        if (Answer != PciStatus.Ok)
        {
            return Answer;
        }

        for (long at = memory.Offset; at < memory.Offset + memory.Length;)
        {
            int part = (int)Math.Min(memory.Offset + memory.Length - at, scattered ? 4096 - (at % 4096) : int.MaxValue);
            if (count == runs.Length)
            {
                return PciStatus.NoMemory;
            }

            runs[count++] = new DmaRun(AddressOf(at), part);
            at += part;
        }

        MappingCount++;
        return PciStatus.Ok;
    }

    public void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address)
    {
        // No assertion of NUnit's here: it allocates, and a test counts that.
        if (address != AddressOf(memory.Offset))
        {
            throw new ArgumentException($"{memory} was not mapped at {address}", nameof(address));
        }

        MappingCount--;
    }

    public void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation)
    {
        Assert.That(address, Is.EqualTo(AddressOf(memory.Offset)));
        Syncs.Add((memory.Offset, memory.Length, operation));
    }

    public DeviceAddress AddressOf(long offset) => new(0x10_0000_0000 + (ulong)(scattered ? (offset / 4096 * 8192) + (offset % 4096) : offset));
}
