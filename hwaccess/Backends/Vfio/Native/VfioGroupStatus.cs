using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_group_status.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioGroupStatus
{
    public uint ArgumentSize;
    public uint Flags;
}
