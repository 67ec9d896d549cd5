using DriverKit.Dma;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>
/// An IOMMU group in use by this process: the smallest unit that an IOMMU keeps apart, so its functions share one domain. Opened by
/// the first of them, closed by the last.
/// </summary>
internal abstract class VfioGroup
{
    private readonly Lock _gate = new();
    private IovaAllocator? _free;
    private VfioArenaWindow? _window;

    /// <summary>The translations.</summary>
    public abstract IIommuDomain Domain { get; }

    /// <summary>Device addresses that are free.</summary>
    public IovaAllocator Free
    {
        get
        {
            lock (_gate)
            {
                return _free ??= new IovaAllocator(Domain.Ranges);
            }
        }
    }

    /// <summary>How many functions use it; the registry's.</summary>
    public int Users { get; set; }

    /// <summary>Opens one of its functions.</summary>
    /// <param name="location">The function: <c>0000:01:00.0</c>.</param>
    public abstract SafeFileHandle OpenDevice(string location);

    /// <summary>Ends it, when no function uses it any more.</summary>
    public abstract void Close();

    /// <summary>The window onto the arena, where a device that reaches up to an address can use it; made when it is first asked for.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="last">The highest address that the device can say.</param>
    public VfioArenaWindow? FindWindow(Arena arena, ulong last)
    {
        IovaAllocator free = Free;
        lock (_gate)
        {
            if (_window is null)
            {
                // Above 4 GiB where it may be there, so that an address cut to 32 bits faults instead of hitting something.
                // Else high rather than low: neighbours with few address bits need the low ones.
                if (!free.TryTake(arena.Length, 1UL << 32, last, VfioArenaWindow.ChunkSize, out ulong start)
                    && !free.TryTake(arena.Length, 1UL << 30, last, VfioArenaWindow.ChunkSize, out start)
                    && !free.TryTake(arena.Length, IovaRanges.LowestUsed, last, VfioArenaWindow.ChunkSize, out start))
                {
                    return null;
                }

                _window = new VfioArenaWindow(Domain, arena, start);
            }

            return _window.Arena == arena && _window.Start + (ulong)arena.Length - 1 <= last ? _window : null;
        }
    }
}
