using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_iommu_type1_info; capabilities may follow it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioIommuInfo
{
    public uint ArgumentSize;
    public uint Flags;
    public ulong PageSizes;
    public uint CapabilityOffset;
    public uint Padding;
}
