using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_device_bind_iommufd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioBindIommufd
{
    public uint ArgumentSize;
    public uint Flags;
    public int Iommufd;
    public uint DeviceId;
}
