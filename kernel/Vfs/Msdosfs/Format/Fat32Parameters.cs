using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>What FAT32 puts at byte 36 of the boot sector. FAT specification 1.03, "Extended FAT32 BPB".</summary>
[WireStruct(28, ByteOrder.LittleEndian)]
public readonly ref partial struct Fat32Parameters
{
    /// <summary>Where it lies in the boot sector, in bytes.</summary>
    public const int Offset = 36;

    /// <summary>BPB_FATSz32: sectors of one FAT.</summary>
    [At(0)]
    public partial uint FatSectors { get; }

    /// <summary>BPB_ExtFlags.</summary>
    [At(4)]
    public partial Fat32Flags Flags { get; }

    /// <summary>BPB_FSVer: 0 is the only version.</summary>
    [At(6)]
    public partial ushort Version { get; }

    /// <summary>BPB_RootClus: the root directory's first cluster.</summary>
    [At(8)]
    public partial uint RootCluster { get; }

    /// <summary>BPB_FSInfo: the sector of <see cref="FsInfo"/>; 0 and 0xFFFF mean none.</summary>
    [At(12)]
    public partial ushort FsInfoSector { get; }

    /// <summary>BPB_BkBootSec: where the copy of the boot sectors starts; 0 and 0xFFFF mean none.</summary>
    [At(14)]
    public partial ushort BackupBootSector { get; }
}
