using System.Globalization;
using DriverKit.Dma;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Uio;

/// <summary>Physical addresses of an arena that lies on huge pages, which the kernel does not move. proc(5), pagemap.</summary>
internal sealed unsafe class PhysicalMap
{
    /// <summary>Size of a huge page in bytes.</summary>
    public const int PageSize = 2 << 20;

    private const int SmallPage = 4096;
    private const ulong IsPresent = 1UL << 63;
    private const ulong FrameMask = (1UL << 55) - 1;

    private readonly ulong[] _pages;

    private PhysicalMap(Arena arena, ulong[] pages)
    {
        Arena = arena;
        _pages = pages;
    }

    /// <summary>The arena.</summary>
    public Arena Arena { get; }

    /// <summary>Finds out where an arena is.</summary>
    /// <param name="arena">The arena.</param>
    /// <exception cref="PciOpenException">It is not on huge pages, or the kernel does not tell.</exception>
    public static PhysicalMap Of(Arena arena)
    {
        if ((ulong)arena.Base % PageSize != 0 || !IsHuge((ulong)arena.Base))
        {
            throw new PciOpenException("the memory for DMA does not lie on huge pages, and the kernel moves other pages about", HugePages.Remedy);
        }

        using SafeFileHandle pagemap = LinuxNative.Open("/proc/self/pagemap", LinuxNative.OpenRead);
        ulong[] pages = new ulong[arena.Length / PageSize];
        for (int i = 0; i < pages.Length; i++)
        {
            ulong entry;
            ulong at = (ulong)arena.Base + ((ulong)i * PageSize);
            bool told = LinuxNative.Pread(pagemap, &entry, sizeof(ulong), (long)(at / SmallPage * sizeof(ulong))) == sizeof(ulong);
            if (!told || (entry & IsPresent) == 0 || (entry & FrameMask) == 0)
            {
                throw new PciOpenException("the kernel does not tell where the memory for DMA is (/proc/self/pagemap)", "run as root (CAP_SYS_ADMIN)");
            }

            pages[i] = (entry & FrameMask) * SmallPage;
        }

        return new PhysicalMap(arena, pages);
    }

    /// <summary>A map from known addresses. For tests.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="pages">Where each stretch of <see cref="PageSize"/> bytes of it is.</param>
    internal static PhysicalMap Given(Arena arena, ulong[] pages) => new(arena, pages);

    /// <summary>Where a byte of the arena is.</summary>
    /// <param name="offset">Its offset in the arena.</param>
    public ulong this[long offset] => _pages[offset / PageSize] + (ulong)(offset % PageSize);

    private static bool IsHuge(ulong address)
    {
        bool isInside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            int dash = line.IndexOf('-', StringComparison.Ordinal);
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (dash > 0 && dash < space
                && ulong.TryParse(line.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong start)
                && ulong.TryParse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong end))
            {
                isInside = address >= start && address < end;
            }
            else if (isInside && line.StartsWith("KernelPageSize:", StringComparison.Ordinal))
            {
                return line.Contains(" 2048 kB", StringComparison.Ordinal);
            }
        }

        return false;
    }
}
