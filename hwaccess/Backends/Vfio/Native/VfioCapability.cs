using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_info_cap_header.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioCapability
{
    public ushort Id;
    public ushort Version;
    public uint Next;
}
