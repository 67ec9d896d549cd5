using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct iommu_ioas_alloc.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoasAllocation
{
    public uint Size;
    public uint Flags;
    public uint IoasId;
}
