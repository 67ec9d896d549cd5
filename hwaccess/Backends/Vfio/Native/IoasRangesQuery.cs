using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct iommu_ioas_iova_ranges.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoasRangesQuery
{
    public uint Size;
    public uint IoasId;
    public uint Count;
    public uint Reserved;
    public ulong Ranges;
    public ulong Alignment;
}
