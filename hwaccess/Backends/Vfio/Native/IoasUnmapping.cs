using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct iommu_ioas_unmap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoasUnmapping
{
    public uint Size;
    public uint IoasId;
    public ulong Iova;
    public ulong Length;
}
