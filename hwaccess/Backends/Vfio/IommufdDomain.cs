using DriverKit.Backends.Vfio.Native;
using DriverKit.Dma;
using DriverKit.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>An address space of iommufd.</summary>
internal sealed unsafe class IommufdDomain : IIommuDomain
{
    private const int MostRanges = 256;

    private readonly IVfioSystem _system;
    private readonly SafeFileHandle _iommufd;

    private IommufdDomain(IVfioSystem system, SafeFileHandle iommufd, uint id)
    {
        _system = system;
        _iommufd = iommufd;
        Id = id;
    }

    /// <summary>What a device is attached to.</summary>
    public uint Id { get; }

    /// <summary>The descriptor's number, which a device is bound to.</summary>
    public int Number => (int)_iommufd.DangerousGetHandle();

    public IReadOnlyList<IovaRange> Ranges { get; private set; } = IovaRanges.Assumed;

    public int PageSize { get; private set; } = 4096;

    /// <summary>Allocates an address space; it ends with the descriptor.</summary>
    /// <param name="system">The kernel.</param>
    /// <param name="iommufd">The descriptor; the domain's from now on.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static IommufdDomain Allocate(IVfioSystem system, SafeFileHandle iommufd)
    {
        var request = new IoasAllocation { Size = (uint)sizeof(IoasAllocation) };
        int result = system.Ioctl(iommufd, VfioRequest.IoasAllocate, &request);
        return result < 0
            ? throw new IOException($"iommufd gives no address space: {LinuxErrno.Text(-result)}")
            : new IommufdDomain(system, iommufd, request.IoasId);
    }

    /// <summary>Asks which addresses there are, once a device was attached.</summary>
    public void Refresh()
    {
        IovaRange* ranges = stackalloc IovaRange[MostRanges];
        var query = new IoasRangesQuery { Size = (uint)sizeof(IoasRangesQuery), IoasId = Id, Count = MostRanges, Ranges = (ulong)ranges };
        if (_system.Ioctl(_iommufd, VfioRequest.IoasRanges, &query) < 0 || query.Count is 0 or > MostRanges)
        {
            return;
        }

        Ranges = [.. new ReadOnlySpan<IovaRange>(ranges, (int)query.Count).ToArray().Where(r => r.Start < r.Last).OrderBy(r => r.Start)];
        PageSize = query.Alignment is > 1 and <= 1 << 30 ? (int)query.Alignment : PageSize;
    }

    public int Map(ulong iova, byte* memory, long length, DmaDirection direction)
    {
        var map = new IoasMapping
        {
            Size = (uint)sizeof(IoasMapping),
            Flags = VfioRequest.IoasMapFixed
                | ((direction & DmaDirection.ToDevice) != 0 ? VfioRequest.IoasMapReadable : 0)
                | ((direction & DmaDirection.FromDevice) != 0 ? VfioRequest.IoasMapWritable : 0),
            IoasId = Id,
            Address = (ulong)memory,
            Length = (ulong)length,
            Iova = iova,
        };
        return -Math.Min(0, _system.Ioctl(_iommufd, VfioRequest.IoasMap, &map));
    }

    public int Unmap(ulong iova, long length)
    {
        var unmap = new IoasUnmapping { Size = (uint)sizeof(IoasUnmapping), IoasId = Id, Iova = iova, Length = (ulong)length };
        return -Math.Min(0, _system.Ioctl(_iommufd, VfioRequest.IoasUnmap, &unmap));
    }

    public void Dispose() => _iommufd.Dispose();
}
