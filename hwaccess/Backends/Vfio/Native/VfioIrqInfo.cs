using System.Runtime.InteropServices;

namespace DriverKit.Backends.Vfio.Native;

/// <summary>struct vfio_irq_info.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VfioIrqInfo
{
    public uint ArgumentSize;
    public uint Flags;
    public uint Index;
    public uint Count;
}
