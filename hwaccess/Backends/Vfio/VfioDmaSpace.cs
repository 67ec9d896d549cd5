using System.Collections.Concurrent;
using System.Globalization;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Interop.Linux;
using DriverKit.Pci;

namespace DriverKit.Backends.Vfio;

/// <summary>
/// A function's addresses in its IOMMU domain. Where the device's address bits reach over the whole arena it has a window onto it;
/// where they do not, each request is mapped for itself at an address that the device can say.
/// </summary>
internal sealed unsafe class VfioDmaSpace : IDmaSpace
{
    private readonly VfioGroup _group;
    private readonly IHost _host;
    private readonly string _location;
    private readonly VfioArenaWindow? _window;
    private readonly ulong _last;
    private readonly Func<bool> _isRemoved;
    private readonly ConcurrentDictionary<ulong, long> _requests = new();
    private long _count;
    private int _said;

    /// <summary>A space.</summary>
    /// <param name="group">The domain and what is free in it.</param>
    /// <param name="host">Whose arena it is.</param>
    /// <param name="location">The function, for messages.</param>
    /// <param name="addressBits">Address bits that the device drives.</param>
    /// <param name="isRemoved">Whether the function is gone.</param>
    public VfioDmaSpace(VfioGroup group, IHost host, string location, int addressBits, Func<bool> isRemoved)
    {
        _group = group;
        _host = host;
        _location = location;
        _isRemoved = isRemoved;
        _last = IovaRanges.Last(addressBits);
        AddressBits = addressBits;
        _window = group.FindWindow(host.Arena, _last);
    }

    /// <summary>Address bits that the device drives.</summary>
    public int AddressBits { get; }

    /// <inheritdoc/>
    public int PageSize => _group.Domain.PageSize;

    /// <inheritdoc/>
    public long MappingCount => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public PciStatus Map(ArenaSegment memory, DmaDirection direction, Span<DmaRun> runs, out int count)
    {
        count = 0;
        if (memory.IsEmpty || runs.IsEmpty || memory.Arena != _host.Arena || direction == DmaDirection.None)
        {
            return runs.IsEmpty ? PciStatus.NoMemory : PciStatus.InvalidRequest;
        }

        if (_isRemoved())
        {
            return PciStatus.Removed;
        }

        PciStatus status = _window is null ? MapRequest(memory, direction, out ulong at) : OpenWindow(memory, out at);
        if (status == PciStatus.Ok)
        {
            runs[0] = new DmaRun(new DeviceAddress(at), memory.Length);
            count = 1;
            Interlocked.Increment(ref _count);
        }

        return status;
    }

    /// <inheritdoc/>
    public void Unmap(ArenaSegment memory, DmaDirection direction, DeviceAddress address)
    {
        if (_window is null)
        {
            ulong page = address.Value & ~((ulong)PageSize - 1);
            if (!_requests.TryRemove(page, out long length))
            {
                throw new ArgumentException($"{_location}: {address} is not mapped", nameof(address));
            }

            CloseRequest(page, length);
        }

        Interlocked.Decrement(ref _count);
    }

    /// <inheritdoc/>
    public void Sync(ArenaSegment memory, DeviceAddress address, DmaSync operation)
    {
        // Coherent on the machines that have an IOMMU this reaches: what remains is the order of the processor's own accesses.
        if ((operation & (DmaSync.PostRead | DmaSync.PostWrite)) != 0)
        {
            Volatile.ReadBarrier();
        }

        if ((operation & (DmaSync.PreRead | DmaSync.PreWrite)) != 0)
        {
            Volatile.WriteBarrier();
        }
    }

    /// <summary>Closes what was left open.</summary>
    public void Close()
    {
        foreach (ulong page in _requests.Keys)
        {
            if (_requests.TryRemove(page, out long length))
            {
                CloseRequest(page, length);
            }
        }

        Interlocked.Exchange(ref _count, 0);
    }

    private PciStatus OpenWindow(ArenaSegment memory, out ulong at)
    {
        long offset = memory.Offset;
        at = _window!.Start + (ulong)offset;
        int errno = _window.Open(offset, memory.Length);
        return errno == 0 ? PciStatus.Ok : Refused(errno, VfioArenaWindow.ChunkSize);
    }

    private PciStatus MapRequest(ArenaSegment memory, DmaDirection direction, out ulong at)
    {
        long mask = PageSize - 1;
        long within = (long)memory.Pointer & mask;
        long length = (within + memory.Length + mask) & ~mask;
        if (!_group.Free.TryTake(length, IovaRanges.LowestUsed, _last, PageSize, out ulong page))
        {
            at = 0;
            return _group.Free.TryTake(length, IovaRanges.LowestUsed, ulong.MaxValue, PageSize, out ulong higher)
                ? Unreachable(higher, length)
                : PciStatus.NoMemory;
        }

        at = page + (ulong)within;
        int errno = _group.Domain.Map(page, memory.Pointer - within, length, direction);
        if (errno != 0)
        {
            _group.Free.Give(page, length);
            return Refused(errno, length);
        }

        _requests[page] = length;
        return PciStatus.Ok;
    }

    private PciStatus Unreachable(ulong start, long length)
    {
        _group.Free.Give(start, length);
        return PciStatus.Unreachable;
    }

    private void CloseRequest(ulong page, long length)
    {
        _ = _group.Domain.Unmap(page, length);
        _group.Free.Give(page, length);
    }

    private PciStatus Refused(int errno, long length)
    {
        if (Interlocked.Exchange(ref _said, 1) == 0)
        {
            string why = errno == LinuxErrno.NoMemory && LockedMemory.Limit != ResourceLimit.Unlimited
                ? $"{LockedMemory.Describe()}; {LockedMemory.Remedy}"
                : LinuxErrno.Text(errno);
            _host.WriteConsole(string.Create(CultureInfo.InvariantCulture, $"{_location}: {length >> 10} KiB could not be opened to the device: {why}"));
        }

        return errno switch
        {
            LinuxErrno.NoMemory or LinuxErrno.NoSpace => PciStatus.NoMemory,
            LinuxErrno.NoDevice => PciStatus.Removed,
            _ => PciStatus.IoError,
        };
    }
}
