using System.Numerics;
using System.Runtime.CompilerServices;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Pci;

namespace DriverKit.Emulation;

/// <summary>
/// A modelled function's IOMMU domain. Each mapping has pages of its own in the device's address space, given out in turn and with a hole behind
/// each, so that stale, doubled and overrunning accesses meet nothing. Addresses begin above 4 GiB where the device has the bits.
/// </summary>
/// <remarks>Mapping takes a gate; the device's accesses take none. Page tables are kept, so that after a while nothing is allocated.</remarks>
internal sealed unsafe class EmulatedIommu : IDmaSpace
{
    private const int PageShift = 12;
    private const int ChunkShift = 9;
    private const long WindowLimit = 4L << 30;
    private const long Above = 1L << 32;

    private readonly EmulatedPciSlot _slot;
    private readonly IHost _host;
    private readonly bool _scheduled;
    private readonly byte* _arena;
    private readonly ulong _base;
    private readonly int _pages;
    private readonly long[]?[] _chunks;
    private SpinGate _gate;
    private int _cursor;
    private long _mappings;

    public EmulatedIommu(EmulatedPciSlot slot, IHost host, int addressBits)
    {
        _slot = slot;
        _host = host;
        _scheduled = host.IsDeterministic;
        _arena = host.Arena.Base;
        AddressBits = addressBits;
        (_base, _pages) = Place(addressBits);
        _chunks = new long[]?[(_pages + (1 << ChunkShift) - 1) >> ChunkShift];
    }

    public int AddressBits { get; }

    public int PageSize => 1 << PageShift;

    public long MappingCount => Volatile.Read(ref _mappings);

    public PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count)
    {
        count = 0;
        if (memory.Arena != _host.Arena || memory.Length <= 0 || direction is <= DmaDirection.None or > DmaDirection.Both)
        {
            return PciStatus.InvalidRequest;
        }

        if (!_slot.IsPresent)
        {
            return PciStatus.Removed;
        }

        if (runs.IsEmpty)
        {
            return PciStatus.NoMemory;
        }

        int inPage = (int)(memory.Offset & (PageSize - 1));
        int pages = (inPage + memory.Length + PageSize - 1) >> PageShift;
        _gate.Enter(_host);
        int at = Find(pages, (int)(memory.Offset >> PageShift));
        if (at >= 0)
        {
            long entry = EntryOf(memory, direction);
            for (int i = 0; i < pages; i++, entry += 1 << 2)
            {
                long[] chunk = _chunks[(at + i) >> ChunkShift] ??= new long[1 << ChunkShift];
                Volatile.Write(ref chunk[(at + i) & ((1 << ChunkShift) - 1)], entry);
            }

            _cursor = at + pages + 1;
            _mappings++;
        }

        _gate.Exit();
        if (at < 0)
        {
            return pages >= _pages ? PciStatus.Unreachable : PciStatus.NoMemory;
        }

        runs[0] = new DmaRun(new DeviceAddress(_base + ((ulong)at << PageShift) + (ulong)inPage), memory.Length);
        count = 1;
        return PciStatus.Ok;
    }

    public void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address)
    {
        if (!IsMapped(memory, direction, address))
        {
            _slot.Record(PciFaultKind.BadUnmap, address, memory.Length, direction);
            return;
        }

        int at = (int)((address.Value - _base) >> PageShift);
        int pages = (int)(((address.Value & (ulong)(PageSize - 1)) + (ulong)memory.Length + (ulong)PageSize - 1) >> PageShift);
        _gate.Enter(_host);
        for (int i = 0; i < pages; i++)
        {
            Volatile.Write(ref _chunks[(at + i) >> ChunkShift]![(at + i) & ((1 << ChunkShift) - 1)], 0);
        }

        _mappings--;
        _gate.Exit();
    }

    public void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation)
    {
        if (_scheduled)
        {
            _host.SchedulingPoint();
        }

        long entry = Entry(address.Value);
        if (entry >> 2 != (memory.Offset >> PageShift) + 1 || (address.Value & (ulong)(PageSize - 1)) != (ulong)(memory.Offset & (PageSize - 1)))
        {
            _slot.Record(PciFaultKind.BadSync, address, memory.Length, DmaDirection.Both);
        }

        if ((operation & (DmaSync.PreRead | DmaSync.PreWrite)) != 0)
        {
            Volatile.WriteBarrier();
        }

        if ((operation & (DmaSync.PostRead | DmaSync.PostWrite)) != 0)
        {
            Volatile.ReadBarrier();
        }
    }

    /// <summary>Ends all mappings.</summary>
    public void Clear()
    {
        _gate.Enter(_host);
        foreach (long[]? chunk in _chunks)
        {
            chunk?.AsSpan().Clear();
        }

        _mappings = 0;
        _gate.Exit();
    }

    /// <summary>Finds the memory behind an address, as far as it lies together.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">Bytes wanted, above 0.</param>
    /// <param name="direction">One direction.</param>
    /// <param name="memory">The memory, at least one byte.</param>
    /// <param name="why">What is wrong where the answer is false.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTranslate(ulong address, int length, DmaDirection direction, out Span<byte> memory, out PciFaultKind why)
    {
        long entry = Entry(address);
        if ((entry & (long)direction) == 0)
        {
            why = entry == 0 ? PciFaultKind.NotMapped : PciFaultKind.WrongDirection;
            memory = default;
            return false;
        }

        why = default;
        int inPage = (int)(address & ((1 << PageShift) - 1));
        byte* start = _arena + (((entry >> 2) - 1) << PageShift) + inPage;
        int together = (1 << PageShift) - inPage;
        if (together < length)
        {
            together = Extend(address, entry, together, length);
        }

        memory = new Span<byte>(start, Math.Min(together, length));
        return true;
    }

    private int Extend(ulong address, long entry, int together, int length)
    {
        while (together < length)
        {
            address += 1 << PageShift;
            entry += 1 << 2;
            if (Entry(address) != entry)
            {
                break;
            }

            together += 1 << PageShift;
        }

        return together;
    }

    private static long EntryOf(ArenaSegment memory, DmaDirection direction) => (((memory.Offset >> PageShift) + 1) << 2) | (long)direction;

    private bool IsMapped(ArenaSegment memory, DmaDirection direction, DeviceAddress address)
    {
        bool fits = memory.Arena == _host.Arena && memory.Length > 0 && (address.Value & (ulong)(PageSize - 1)) == (ulong)(memory.Offset & (PageSize - 1));
        long entry = fits ? EntryOf(memory, direction) : -1;
        ulong last = address.Value + (ulong)memory.Length - 1;
        ulong page = address.Value & ~(ulong)(PageSize - 1);
        for (; fits && page <= last; page += (ulong)PageSize, entry += 1 << 2)
        {
            fits = Entry(page) == entry;
        }

        return fits && Entry(page) != entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Entry(ulong address)
    {
        ulong page = (address - _base) >> PageShift;
        long[]? chunk = page < (ulong)_pages ? Volatile.Read(ref _chunks[page >> ChunkShift]) : null;
        return chunk is null ? 0 : Volatile.Read(ref chunk[page & ((1 << ChunkShift) - 1)]);
    }

    // Under the gate: the next free pages after the cursor, one more than asked for, and not where address and arena offset would agree.
    private int Find(int pages, int arenaPage)
    {
        int run = 0;
        int at = _cursor;
        for (int looked = 0; looked < _pages + pages; looked++, at++)
        {
            if (at >= _pages)
            {
                at = 0;
                run = 0;
            }

            long[]? chunk = _chunks[at >> ChunkShift];
            bool free = chunk is null || chunk[at & ((1 << ChunkShift) - 1)] == 0;
            bool same = run == 0 && (_base >> PageShift) + (ulong)at == (ulong)arenaPage;
            run = free && !same ? run + 1 : 0;
            if (run == pages + 1)
            {
                return at - pages;
            }
        }

        return -1;
    }

    private (ulong Base, int Pages) Place(int addressBits)
    {
        if (addressBits <= 32)
        {
            // Below 4 GiB: neither page 0 nor, at its end, what a PC keeps for interrupt messages and firmware.
            ulong low = 1UL << (addressBits - 4);
            ulong end = Math.Min(1UL << addressBits, 0xf000_0000);
            return (low, (int)((end - low) >> PageShift));
        }

        ulong most = 1UL << Math.Min(addressBits, 46);
        ulong room = most - Above;
        ulong window = Math.Min(WindowLimit, room);
        Span<byte> chance = stackalloc byte[8];
        _host.FillRandom(chance);
        ulong start = Above + (((BitConverter.ToUInt64(chance) % (room - window + 1)) >> 21) << 21);
        bool overArena = start < (ulong)_arena + (ulong)_host.Arena.Length && (ulong)_arena < start + window;
        return (overArena ? Above : start, (int)(window >> PageShift));
    }
}
