using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_device_attach_iommufd_pt.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioAttach
{
    public uint ArgumentSize;
    public uint Flags;
    public uint PageTableId;
}
