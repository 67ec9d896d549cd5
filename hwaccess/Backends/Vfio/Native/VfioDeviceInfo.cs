using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_device_info.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioDeviceInfo
{
    public uint ArgumentSize;
    public uint Flags;
    public uint RegionCount;
    public uint IrqCount;
    public uint CapabilityOffset;
    public uint Padding;
}
