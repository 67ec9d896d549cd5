using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>The FSInfo sector of FAT32: hints on free space, never to be relied on. FAT specification 1.03, "FSInfo".</summary>
[WireStruct(512, ByteOrder.LittleEndian)]
public readonly ref partial struct FsInfo
{
    /// <summary>The value of a hint that is not known.</summary>
    public const uint Unknown = 0xFFFFFFFF;

    /// <summary>FSI_LeadSig: "RRaA".</summary>
    [At(0), Fixed(0x41615252u)]
    public partial uint LeadSignature { get; }

    /// <summary>FSI_StrucSig: "rrAa".</summary>
    [At(484), Fixed(0x61417272u)]
    public partial uint StructSignature { get; }

    /// <summary>FSI_Free_Count: free clusters, or <see cref="Unknown"/>.</summary>
    [At(488)]
    public partial uint FreeCount { get; }

    /// <summary>FSI_Nxt_Free: the cluster after the one given out last, or <see cref="Unknown"/>.</summary>
    [At(492)]
    public partial uint NextFree { get; }

    /// <summary>FSI_TrailSig.</summary>
    [At(508), Fixed(0xAA550000u)]
    public partial uint TrailSignature { get; }
}
