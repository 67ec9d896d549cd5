using System.Numerics;
using DriverKit.Dma;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;

namespace DriverKit.Backends.Uio;

/// <summary>An arena on huge pages of 2 MiB, which stay where they are.</summary>
internal static unsafe class HugePages
{
    /// <summary>What makes room for them.</summary>
    public const string Remedy = "make room for them: echo 64 | sudo tee /proc/sys/vm/nr_hugepages";

    private const long Largest = 512L << 20;
    private const long Smallest = 16L << 20;
    private const string FreePages = "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages";

    /// <summary>Reserves as many as are free, at most 512 MiB, a power of two of them.</summary>
    /// <exception cref="PciOpenException">There are not enough.</exception>
    public static Arena Reserve()
    {
        long bytes = Math.Min(Largest, (long)BitOperations.RoundUpToPowerOf2((ulong)((Free() * PhysicalMap.PageSize) + 1)) / 2);
        if (bytes < Smallest)
        {
            throw new PciOpenException($"there are {Free()} huge pages of 2 MiB free, and DMA without an IOMMU needs {Smallest / PhysicalMap.PageSize}", Remedy);
        }

        const int flags = LinuxNative.MapPrivate | LinuxNative.MapAnonymous | LinuxNative.MapHuge2M | LinuxNative.MapPopulate;
        nint address = LinuxNative.Mmap(null, (nuint)bytes, LinuxNative.ProtectReadWrite, flags, -1, 0);
        return address == LinuxNative.MapFailed
            ? throw new PciOpenException($"{bytes >> 20} MiB of huge pages are not granted: {LinuxErrno.Text(LinuxErrno.Last)}", Remedy)
            : Arena.Over((byte*)address, bytes);
    }

    private static long Free() => File.Exists(FreePages) && long.TryParse(File.ReadAllText(FreePages).Trim(), out long pages) ? pages : 0;
}
