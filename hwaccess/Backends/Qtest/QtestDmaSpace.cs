using DriverKit.Dma;
using DriverKit.Pci;

namespace DriverKit.Backends.Qtest;

/// <summary>QEMU's memory is the arena, all of which every device reaches: mapping only looks whether it can, and counts.</summary>
internal sealed class QtestDmaSpace(QtestPciFunction function, Arena arena, int addressBits) : IDmaSpace
{
    private long _mappings;

    public int PageSize => Arena.PageSize;

    public long MappingCount => Volatile.Read(ref _mappings);

    public PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count)
    {
        count = 0;
        if (function.IsRemoved)
        {
            return PciStatus.Removed;
        }

        if (memory.Arena != arena || memory.IsEmpty || direction == DmaDirection.None)
        {
            return PciStatus.InvalidRequest;
        }

        if (runs.IsEmpty)
        {
            return PciStatus.NoMemory;
        }

        if (addressBits < 64 && (ulong)(memory.Offset + memory.Length - 1) >> addressBits != 0)
        {
            return PciStatus.Unreachable;
        }

        runs[0] = new DmaRun(new DeviceAddress((ulong)memory.Offset), memory.Length);
        count = 1;
        Interlocked.Increment(ref _mappings);
        return PciStatus.Ok;
    }

    public void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address) => Interlocked.Decrement(ref _mappings);

    public void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation) => Interlocked.MemoryBarrier();
}
