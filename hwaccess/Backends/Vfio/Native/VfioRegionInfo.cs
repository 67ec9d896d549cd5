using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_region_info; capabilities may follow it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioRegionInfo
{
    public uint ArgumentSize;
    public uint Flags;
    public uint Index;
    public uint CapabilityOffset;
    public ulong Size;
    public ulong Offset;
}
