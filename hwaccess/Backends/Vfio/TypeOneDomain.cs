using System.Numerics;
using DriverKit.Backends.Vfio.Native;
using DriverKit.Dma;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>The domain of a VFIO container, type 1 version 2.</summary>
internal sealed unsafe class TypeOneDomain : IIommuDomain
{
    private const int LargestInfo = 64 << 10;

    private readonly IVfioSystem _system;
    private readonly SafeFileHandle _container;

    /// <summary>A domain.</summary>
    /// <param name="system">The kernel.</param>
    /// <param name="container">The container, with its IOMMU set; closed by whoever opened it.</param>
    public TypeOneDomain(IVfioSystem system, SafeFileHandle container)
    {
        _system = system;
        _container = container;
        Ask();
    }

    public IReadOnlyList<IovaRange> Ranges { get; private set; } = IovaRanges.Assumed;

    public int PageSize { get; private set; } = 4096;

    public int Map(ulong iova, byte* memory, long length, DmaDirection direction)
    {
        var map = new VfioDmaMap
        {
            ArgumentSize = (uint)sizeof(VfioDmaMap),
            Flags = ((direction & DmaDirection.ToDevice) != 0 ? VfioRequest.DmaRead : 0)
                | ((direction & DmaDirection.FromDevice) != 0 ? VfioRequest.DmaWrite : 0),
            Address = (ulong)memory,
            Iova = iova,
            Size = (ulong)length,
        };
        return -Math.Min(0, _system.Ioctl(_container, VfioRequest.IommuMapDma, &map));
    }

    public int Unmap(ulong iova, long length)
    {
        var unmap = new VfioDmaUnmap { ArgumentSize = (uint)sizeof(VfioDmaUnmap), Iova = iova, Size = (ulong)length };
        return -Math.Min(0, _system.Ioctl(_container, VfioRequest.IommuUnmapDma, &unmap));
    }

    public void Dispose()
    {
    }

    private void Ask()
    {
        byte[] answer = InfoBuffer.Ask(_system, _container, VfioRequest.IommuGetInfo, sizeof(VfioIommuInfo), LargestInfo);
        fixed (byte* bytes = answer)
        {
            var info = (VfioIommuInfo*)bytes;
            if (answer.Length < sizeof(VfioIommuInfo))
            {
                return;
            }

            if (info->PageSizes != 0)
            {
                PageSize = 1 << Math.Min(BitOperations.TrailingZeroCount(info->PageSizes), 30);
            }

            if ((info->Flags & VfioRequest.IommuHasCapabilities) != 0
                && InfoBuffer.FindCapability(answer, info->CapabilityOffset, VfioRequest.IovaRangeCapability) is { } at
                && IovaRanges.TryRead(answer.AsSpan(at + sizeof(VfioCapability)), out IReadOnlyList<IovaRange> ranges))
            {
                Ranges = ranges;
            }
        }
    }
}
