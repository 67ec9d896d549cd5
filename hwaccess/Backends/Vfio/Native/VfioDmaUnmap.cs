using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_iommu_type1_dma_unmap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioDmaUnmap
{
    public uint ArgumentSize;
    public uint Flags;
    public ulong Iova;
    public ulong Size;
}
