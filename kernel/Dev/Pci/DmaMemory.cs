using DriverKit.Dma;

namespace DriverKit.Kernel.Pci;

/// <summary>Memory that processor and device share for as long as it lives, at one address each: rings, mailboxes, scratch buffers.</summary>
public sealed class DmaMemory : IDisposable
{
    private readonly KernelMemory _memory;
    private readonly DmaCounters _counters;
    private readonly ArenaSegment _whole;
    private readonly DeviceAddress _wholeAddress;
    private readonly IDmaSpace _space;
    private int _disposed;

    internal DmaMemory(
        DmaTag tag, KernelMemory memory, DmaCounters counters, ArenaSegment whole, DeviceAddress wholeAddress, int start, int length, DmaDirection direction)
    {
        _memory = memory;
        _counters = counters;
        _whole = whole;
        _wholeAddress = wholeAddress;
        _space = tag.Space;
        Segment = whole.Slice(start, length);
        Address = wholeAddress + start;
        Direction = direction;
        counters.MemoryMade(1, length);
    }

    /// <summary>Where the device finds it.</summary>
    public DeviceAddress Address { get; }

    /// <summary>The same as memory of the arena.</summary>
    public ArenaSegment Segment { get; }

    /// <summary>Length in bytes.</summary>
    public int Length => Segment.Length;

    /// <summary>What the device may do with it.</summary>
    public DmaDirection Direction { get; }

    /// <summary>The bytes, for the processor. Between hand-overs they belong to one of the two: they change hands by a sync.</summary>
    public Span<byte> Span => Segment.Span;

    /// <summary>Hands a part over, before a doorbell, at each poll, after an interrupt (bus_dmamap_sync).</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="operation">Which way.</param>
    public void Sync(int offset, int length, DmaSync operation) =>
        _space.Sync(Segment.Slice(offset, length), Address + offset, operation);

    /// <summary>Hands all of it over.</summary>
    /// <param name="operation">Which way.</param>
    public void Sync(DmaSync operation) => _space.Sync(Segment, Address, operation);

    /// <summary>Closes it to the device and gives it back. The device must not use it any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _space.Unmap(_whole, Direction, _wholeAddress);
        _memory.Free(_whole);
        _counters.MemoryMade(-1, -Length);
    }
}
