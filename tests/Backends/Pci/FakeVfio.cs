using System.Runtime.InteropServices;
using DriverKit.Backends.Vfio;
using DriverKit.Backends.Vfio.Native;
using DriverKit.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Backends.Tests.Pci;

/// <summary>
/// The kernel's side of VFIO as far as ioctls go, with one function whose device file is a file in memory: config space, BARs and
/// eventfds are read, written, mapped and signalled as on the real one. It refuses what the kernel refuses.
/// </summary>
internal sealed unsafe class FakeVfio : IVfioSystem, IDisposable
{
    public const string Address = "0000:01:00.0";
    public const int Group = 7;
    public const long Bar0 = 0x10000;
    public const long Bar0Length = 0x4000;
    public const long IoBar = 0x20000;
    public const long Bar4 = 0x100000;
    public const long Bar4Length = 0x100000;
    public const int PowerCapability = 0x40;

    private const int TableStart = 0x1000;
    private const int TableLength = 0x1000;

    private readonly Dictionary<nint, string> _files = [];

    public FakeVfio()
    {
        Folder = new FakeSysfs();
        Folder.Add(Address, "vfio-pci", Group);
        Folder.AddFile("vfio/vfio");
        Memory = LinuxNative.MemfdCreate("device", LinuxNative.MemfdCloseOnExec);
        Assert.That(LinuxNative.Ftruncate(Memory, Bar4 + Bar4Length), Is.Zero);
        Poke(0, 0x00101b36u, 0x00100002u, 0x01080200u, 0u);
        Poke(0x10, 0xfe000004u, 0u, 0x0000c001u, 0u, 0xfd000008u);
        Poke(0x34, (uint)PowerCapability);
        Poke(PowerCapability, 0x00030001u, 0u);
    }

    public FakeSysfs Folder { get; }

    public string Sysfs => Folder.Root;

    public string Devices => Folder.Devices;

    /// <summary>What stands for the function.</summary>
    public SafeFileHandle Memory { get; }

    public bool CanReset { get; set; } = true;

    public bool IsSparse { get; set; }

    public bool IsViable { get; set; } = true;

    /// <summary>Bytes that may be pinned.</summary>
    public long PinLimit { get; set; } = long.MaxValue;

    public int OpenErrno { get; set; }

    public int Resets { get; private set; }

    public List<(ulong Iova, ulong Address, ulong Size, uint Flags)> Maps { get; } = [];

    public int MapCalls { get; private set; }

    /// <summary>Eventfds by interrupt.</summary>
    public Dictionary<uint, int[]> Triggers { get; } = [];

    public List<uint> IntxActions { get; } = [];

    public int OpenFiles => _files.Count;

    /// <summary>Makes the newer device file and iommufd appear.</summary>
    public void AddDeviceFile()
    {
        Directory.CreateDirectory(Path.Combine(Sysfs, "bus/pci/devices", Address, "vfio-dev/vfio0"));
        Folder.AddFile("vfio/devices/vfio0");
        Folder.AddFile("iommu");
    }

    /// <summary>Lets a vector fire.</summary>
    public void Fire(uint interrupt, int vector = 0)
    {
        using var file = new SafeFileHandle(Triggers[interrupt][vector], ownsHandle: false);
        ulong one = 1;
        Assert.That(LinuxNative.Write(file, &one, sizeof(ulong)), Is.EqualTo((nint)sizeof(ulong)));
    }

    public uint Peek(long offset)
    {
        uint value;
        Assert.That(LinuxNative.Pread(Memory, &value, sizeof(uint), offset), Is.EqualTo((nint)sizeof(uint)));
        return value;
    }

    public void Poke(long offset, params uint[] values)
    {
        fixed (uint* at = values)
        {
            nuint length = (nuint)(values.Length * sizeof(uint));
            Assert.That(LinuxNative.Pwrite(Memory, at, length, offset), Is.EqualTo((nint)length));
        }
    }

    public SafeFileHandle Open(string path, out int errno)
    {
        errno = OpenErrno;
        if (errno != 0)
        {
            return new SafeFileHandle();
        }

        string name = Path.GetRelativePath(Devices, path);
        SafeFileHandle file = name == "vfio/devices/vfio0" ? Duplicate() : LinuxNative.MemfdCreate("control", LinuxNative.MemfdCloseOnExec);
        _files[file.DangerousGetHandle()] = name;
        return file;
    }

    public int Ioctl(SafeFileHandle file, uint request, void* argument) => request switch
    {
        VfioRequest.GetApiVersion => 0,
        VfioRequest.CheckExtension => (nint)argument == VfioRequest.Type1v2Iommu ? 1 : 0,
        VfioRequest.SetIommu or VfioRequest.GroupSetContainer or VfioRequest.DeviceBindIommufd => 0,
        VfioRequest.GroupGetStatus => Set(ref ((VfioGroupStatus*)argument)->Flags, IsViable ? VfioRequest.GroupViable : 0),
        VfioRequest.GroupGetDevice => Marshal.PtrToStringUTF8((nint)argument) == Address ? Release(Duplicate()) : -LinuxErrno.NoDevice,
        VfioRequest.DeviceGetInfo => Set(ref ((VfioDeviceInfo*)argument)->Flags, VfioRequest.DeviceIsPci | (CanReset ? VfioRequest.DeviceCanReset : 0)),
        VfioRequest.DeviceGetRegionInfo => Describe((VfioRegionInfo*)argument),
        VfioRequest.DeviceGetIrqInfo => Describe((VfioIrqInfo*)argument),
        VfioRequest.DeviceSetIrqs => SetIrqs((VfioIrqSet*)argument),
        VfioRequest.DeviceReset => Reset(),
        VfioRequest.DeviceAttach => ((VfioAttach*)argument)->PageTableId == 3 ? 0 : -LinuxErrno.Invalid,
        VfioRequest.IommuGetInfo => Describe((byte*)argument),
        VfioRequest.IommuMapDma => MapDma(((VfioDmaMap*)argument)->Iova, ((VfioDmaMap*)argument)->Address, ((VfioDmaMap*)argument)->Size, ((VfioDmaMap*)argument)->Flags),
        VfioRequest.IommuUnmapDma => UnmapDma(((VfioDmaUnmap*)argument)->Iova, ((VfioDmaUnmap*)argument)->Size),
        VfioRequest.IoasAllocate => Set(ref ((IoasAllocation*)argument)->IoasId, 3),
        VfioRequest.IoasRanges => Describe((IoasRangesQuery*)argument),
        VfioRequest.IoasMap => MapDma(((IoasMapping*)argument)->Iova, ((IoasMapping*)argument)->Address, ((IoasMapping*)argument)->Length, ((IoasMapping*)argument)->Flags),
        VfioRequest.IoasUnmap => UnmapDma(((IoasUnmapping*)argument)->Iova, ((IoasUnmapping*)argument)->Length),
        _ => -LinuxErrno.NotTty,
    };

    public void Dispose()
    {
        Memory.Dispose();
        Folder.Dispose();
    }

    private static int Set(ref uint field, uint value)
    {
        field = value;
        return 0;
    }

    private static int Release(SafeFileHandle file)
    {
        int number = (int)file.DangerousGetHandle();
        file.SetHandleAsInvalid();
        return number;
    }

    private SafeFileHandle Duplicate() =>
        LinuxNative.Open($"/proc/self/fd/{Memory.DangerousGetHandle()}", LinuxNative.OpenReadWrite);

    private int Reset()
    {
        Resets++;
        return CanReset ? 0 : -LinuxErrno.NotTty;
    }

    private int Describe(VfioRegionInfo* info)
    {
        (info->Offset, info->Size, bool mappable) = info->Index switch
        {
            0 => ((ulong)Bar0, (ulong)Bar0Length, true),
            2 => ((ulong)IoBar, 0x20ul, false),
            4 => ((ulong)Bar4, (ulong)Bar4Length, true),
            VfioRequest.ConfigRegion => (0ul, 256ul, false),
            _ => (0ul, 0ul, false),
        };
        info->Flags = 3 | (mappable ? VfioRequest.RegionIsMappable : 0);
        if (info->Index == 0 && IsSparse)
        {
            const uint wanted = 32 + 8 + 8 + (2 * 16);
            bool fits = info->ArgumentSize >= wanted;
            info->Flags |= VfioRequest.RegionHasCapabilities;
            info->ArgumentSize = wanted;
            info->CapabilityOffset = fits ? 32u : 0;
            if (fits)
            {
                byte* at = (byte*)info + 32;
                *(VfioCapability*)at = new VfioCapability { Id = VfioRequest.SparseMapCapability, Version = 1 };
                *(uint*)(at + 8) = 2;
                ((ulong*)(at + 16))[0] = 0;
                ((ulong*)(at + 16))[1] = TableStart;
                ((ulong*)(at + 16))[2] = TableStart + TableLength;
                ((ulong*)(at + 16))[3] = (ulong)Bar0Length - TableStart - TableLength;
            }
        }

        return 0;
    }

    private static int Describe(VfioIrqInfo* info)
    {
        info->Flags = VfioRequest.IrqByEventfd | (info->Index == VfioRequest.IntxIrq ? VfioRequest.IrqMaskable : 0);
        info->Count = info->Index switch
        {
            VfioRequest.IntxIrq or VfioRequest.RequestIrq => 1,
            VfioRequest.MsiIrq => 4,
            VfioRequest.MsixIrq => 9,
            _ => 0,
        };
        return 0;
    }

    private static int Describe(byte* argument)
    {
        var info = (VfioIommuInfo*)argument;
        const uint wanted = 24 + 8 + 8 + (2 * 16);
        bool fits = info->ArgumentSize >= wanted;
        info->ArgumentSize = wanted;
        info->Flags = 1 | VfioRequest.IommuHasCapabilities;
        info->PageSizes = 0xffff_ffff_ffff_f000;
        info->CapabilityOffset = fits ? 24u : 0;
        if (fits)
        {
            *(VfioCapability*)(argument + 24) = new VfioCapability { Id = VfioRequest.IovaRangeCapability, Version = 1 };
            *(uint*)(argument + 32) = 2;
            Ranges((IovaRange*)(argument + 40));
        }

        return 0;
    }

    private static int Describe(IoasRangesQuery* query)
    {
        query->Count = 2;
        query->Alignment = 4096;
        Ranges((IovaRange*)query->Ranges);
        return 0;
    }

    private static void Ranges(IovaRange* ranges)
    {
        ranges[0] = new IovaRange(0, 0xfedf_ffff);
        ranges[1] = new IovaRange(0xfef0_0000, 0x7f_ffff_ffff);
    }

    private int SetIrqs(VfioIrqSet* set)
    {
        if ((set->Flags & (VfioRequest.SetActionMask | VfioRequest.SetActionUnmask)) != 0)
        {
            // Messages cannot be masked through VFIO.
            if (set->Index != VfioRequest.IntxIrq)
            {
                return -LinuxErrno.NotTty;
            }

            IntxActions.Add(set->Flags & (VfioRequest.SetActionMask | VfioRequest.SetActionUnmask));
            return 0;
        }

        if ((set->Flags & VfioRequest.SetDataNone) != 0)
        {
            Triggers.Remove(set->Index);
            return set->Count == 0 ? 0 : -LinuxErrno.Invalid;
        }

        Triggers[set->Index] = new ReadOnlySpan<int>((byte*)set + sizeof(VfioIrqSet), (int)set->Count).ToArray();
        return 0;
    }

    private int MapDma(ulong iova, ulong address, ulong size, uint flags)
    {
        MapCalls++;
        if (((iova | address | size) & 0xfff) != 0 || size == 0 || flags == 0 || iova + size - 1 > 0x7f_ffff_ffff
            || (iova <= 0xfeef_ffff && iova + size - 1 >= 0xfee0_0000))
        {
            return -LinuxErrno.Invalid;
        }

        if (Maps.Exists(m => iova < m.Iova + m.Size && m.Iova < iova + size))
        {
            return -LinuxErrno.Exists;
        }

        if (Maps.Sum(m => (long)m.Size) + (long)size > PinLimit)
        {
            return -LinuxErrno.NoMemory;
        }

        Maps.Add((iova, address, size, flags));
        return 0;
    }

    private int UnmapDma(ulong iova, ulong size) => Maps.RemoveAll(m => m.Iova == iova && m.Size == size) == 1 ? 0 : -LinuxErrno.NoEntry;
}
