using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>The part of the boot sector that all FAT volumes have: the BPB. FAT specification 1.03, "Boot sector and BPB".</summary>
[WireStruct(36, ByteOrder.LittleEndian)]
public readonly ref partial struct BootSector
{
    /// <summary>BS_jmpBoot: a jump of the 8086 over the parameters.</summary>
    [At(0, 3)]
    public partial ReadOnlySpan<byte> Jump { get; }

    /// <summary>BS_OEMName: who formatted it, of no further meaning.</summary>
    [At(3, 8)]
    public partial ReadOnlySpan<byte> OemName { get; }

    /// <summary>BPB_BytsPerSec: 512, 1024, 2048 or 4096.</summary>
    [At(11)]
    public partial ushort BytesPerSector { get; }

    /// <summary>BPB_SecPerClus: a power of two from 1 to 128.</summary>
    [At(13)]
    public partial byte SectorsPerCluster { get; }

    /// <summary>BPB_RsvdSecCnt: sectors ahead of the first FAT, the boot sector among them.</summary>
    [At(14)]
    public partial ushort ReservedSectors { get; }

    /// <summary>BPB_NumFATs: how many copies of the FAT.</summary>
    [At(16)]
    public partial byte FatCount { get; }

    /// <summary>BPB_RootEntCnt: slots of the fixed root directory; 0 on FAT32.</summary>
    [At(17)]
    public partial ushort RootEntries { get; }

    /// <summary>BPB_TotSec16: sectors of the volume, or 0 where <see cref="TotalSectors32"/> counts.</summary>
    [At(19)]
    public partial ushort TotalSectors16 { get; }

    /// <summary>BPB_Media: 0xF8 fixed, 0xF0 removable; repeated in the low byte of FAT[0].</summary>
    [At(21)]
    public partial byte Media { get; }

    /// <summary>BPB_FATSz16: sectors of one FAT; 0 on FAT32.</summary>
    [At(22)]
    public partial ushort FatSectors16 { get; }

    /// <summary>BPB_SecPerTrk: geometry for the BIOS.</summary>
    [At(24)]
    public partial ushort SectorsPerTrack { get; }

    /// <summary>BPB_NumHeads: geometry for the BIOS.</summary>
    [At(26)]
    public partial ushort Heads { get; }

    /// <summary>BPB_HiddSec: sectors of the disk ahead of the volume.</summary>
    [At(28)]
    public partial uint HiddenSectors { get; }

    /// <summary>BPB_TotSec32: sectors of the volume.</summary>
    [At(32)]
    public partial uint TotalSectors32 { get; }
}
