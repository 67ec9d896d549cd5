using System.Runtime.InteropServices;
using DriverKit.Backends.Vfio.Native;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Pci;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Vfio;

/// <summary>A function's descriptor and what may be asked of it. linux/vfio.h.</summary>
internal sealed unsafe class VfioDevice(IVfioSystem system, SafeFileHandle file) : IDisposable
{
    private const int LargestInfo = 64 << 10;
    private const int MostAreas = 256;

    /// <summary>The descriptor.</summary>
    public SafeFileHandle File { get; } = file;

    /// <summary>What it says of itself.</summary>
    /// <param name="info">The answer.</param>
    public bool TryGetInfo(out VfioDeviceInfo info)
    {
        VfioDeviceInfo asked = new() { ArgumentSize = (uint)sizeof(VfioDeviceInfo) };
        int result = system.Ioctl(File, VfioRequest.DeviceGetInfo, &asked);
        info = asked;
        return result >= 0;
    }

    /// <summary>A region: where it is in the descriptor, how long, and what of it may be mapped.</summary>
    /// <param name="index">0 to 5 for BARs, 7 for config space.</param>
    public PciBarRegion GetRegion(uint index)
    {
        byte[] answer = InfoBuffer.Ask(system, File, VfioRequest.DeviceGetRegionInfo, sizeof(VfioRegionInfo), LargestInfo, index);
        if (answer.Length < sizeof(VfioRegionInfo))
        {
            return new PciBarRegion(File, 0, 0, []);
        }

        VfioRegionInfo info = MemoryMarshal.Read<VfioRegionInfo>(answer);
        long length = (long)Math.Min(info.Size, long.MaxValue);
        return new PciBarRegion(File, (long)info.Offset, length, Mappable(info, answer, length));
    }

    /// <summary>How many vectors an interrupt has, and what can be done with it.</summary>
    /// <param name="index">Which interrupt.</param>
    /// <returns>The answer; no vectors where there is no such interrupt.</returns>
    public VfioIrqInfo GetIrq(uint index)
    {
        var info = new VfioIrqInfo { ArgumentSize = (uint)sizeof(VfioIrqInfo), Index = index };
        return system.Ioctl(File, VfioRequest.DeviceGetIrqInfo, &info) < 0 || (info.Flags & VfioRequest.IrqByEventfd) == 0 ? default : info;
    }

    /// <summary>Lets vectors signal descriptors, from vector 0 on; none turns the interrupt off.</summary>
    /// <param name="index">Which interrupt.</param>
    /// <param name="descriptors">One a vector.</param>
    /// <returns>0, or an errno.</returns>
    public int SetTriggers(uint index, ReadOnlySpan<int> descriptors)
    {
        uint flags = VfioRequest.SetActionTrigger | (descriptors.IsEmpty ? VfioRequest.SetDataNone : VfioRequest.SetDataEventfd);
        byte[] request = new byte[sizeof(VfioIrqSet) + (descriptors.Length * sizeof(int))];
        MemoryMarshal.Write(request, new VfioIrqSet
        {
            ArgumentSize = (uint)request.Length,
            Flags = flags,
            Index = index,
            Count = (uint)descriptors.Length,
        });
        MemoryMarshal.AsBytes(descriptors).CopyTo(request.AsSpan(sizeof(VfioIrqSet)));
        fixed (byte* bytes = request)
        {
            int result = system.Ioctl(File, VfioRequest.DeviceSetIrqs, bytes);

            // A number above 0 is how many vectors there would be.
            return result > 0 ? Interop.Linux.LinuxErrno.NoSpace : -result;
        }
    }

    /// <summary>Masks or unmasks vector 0 of an interrupt.</summary>
    /// <param name="index">Which interrupt.</param>
    /// <param name="action">Mask or unmask.</param>
    /// <returns>0, or an errno.</returns>
    public int SetMask(uint index, uint action)
    {
        var request = new VfioIrqSet
        {
            ArgumentSize = (uint)sizeof(VfioIrqSet),
            Flags = VfioRequest.SetDataNone | action,
            Index = index,
            Count = 1,
        };
        return -Math.Min(0, system.Ioctl(File, VfioRequest.DeviceSetIrqs, &request));
    }

    /// <summary>Resets the function.</summary>
    /// <returns>0, or an errno.</returns>
    public int Reset() => -Math.Min(0, system.Ioctl(File, VfioRequest.DeviceReset, null));

    /// <summary>Gives the function back.</summary>
    public void Dispose() => File.Dispose();

    private static List<(long Start, long Length)> Mappable(VfioRegionInfo info, byte[] answer, long length)
    {
        if ((info.Flags & VfioRequest.RegionIsMappable) == 0 || length == 0)
        {
            return [];
        }

        int? sparse = (info.Flags & VfioRequest.RegionHasCapabilities) != 0
            ? InfoBuffer.FindCapability(answer, info.CapabilityOffset, VfioRequest.SparseMapCapability)
            : null;
        return sparse is { } at ? Areas(answer.AsSpan(at + sizeof(VfioCapability)), length) : [(0, length)];
    }

    // struct vfio_region_info_cap_sparse_mmap: count, reserved, pairs of offset and length. Areas that make no sense are left out.
    private static List<(long Start, long Length)> Areas(ReadOnlySpan<byte> bytes, long regionLength)
    {
        var areas = new List<(long, long)>();
        uint count = bytes.Length < 8 ? 0 : Math.Min(MemoryMarshal.Read<uint>(bytes), MostAreas);
        for (int i = 0; i < count && bytes.Length >= 8 + ((i + 1) * 16); i++)
        {
            ulong start = MemoryMarshal.Read<ulong>(bytes[(8 + (i * 16))..]);
            ulong length = MemoryMarshal.Read<ulong>(bytes[(16 + (i * 16))..]);
            if (length > 0 && start <= (ulong)regionLength && length <= (ulong)regionLength - start)
            {
                areas.Add(((long)start, (long)length));
            }
        }

        return areas;
    }
}
