using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>A directory slot with a short name: a file, a directory or the label. FAT specification 1.03, "Directory structure".</summary>
[WireStruct(32, ByteOrder.LittleEndian)]
public readonly ref partial struct DirectorySlot
{
    /// <summary>First byte of a slot that is free.</summary>
    public const byte Free = 0xE5;

    /// <summary>First byte of a slot that is free, as are all after it.</summary>
    public const byte End = 0x00;

    /// <summary>DIR_Name: eight characters and three, padded with spaces; a leading 0x05 stands for 0xE5.</summary>
    [At(0, 11)]
    public partial ReadOnlySpan<byte> Name { get; }

    /// <summary>DIR_Attr.</summary>
    [At(11)]
    public partial FatAttributes Attributes { get; }

    /// <summary>DIR_NTRes.</summary>
    [At(12)]
    public partial CaseFlags Case { get; }

    /// <summary>DIR_CrtTimeTenth: steps of 10 ms, 0 to 199, added to <see cref="CreateTime"/>.</summary>
    [At(13)]
    public partial byte CreateCentiseconds { get; }

    /// <summary>DIR_CrtTime.</summary>
    [At(14)]
    public partial FatTime CreateTime { get; }

    /// <summary>DIR_CrtDate.</summary>
    [At(16)]
    public partial FatDate CreateDate { get; }

    /// <summary>DIR_LstAccDate.</summary>
    [At(18)]
    public partial FatDate AccessDate { get; }

    /// <summary>DIR_FstClusHI: the upper half of the first cluster; of no meaning on FAT12 and FAT16.</summary>
    [At(20)]
    public partial ushort FirstClusterHigh { get; }

    /// <summary>DIR_WrtTime.</summary>
    [At(22)]
    public partial FatTime WriteTime { get; }

    /// <summary>DIR_WrtDate.</summary>
    [At(24)]
    public partial FatDate WriteDate { get; }

    /// <summary>DIR_FstClusLO: the lower half of the first cluster.</summary>
    [At(26)]
    public partial ushort FirstClusterLow { get; }

    /// <summary>DIR_FileSize: bytes; 0 for a directory.</summary>
    [At(28)]
    public partial uint FileSize { get; }
}
