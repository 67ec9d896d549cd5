using DriverKit.Registers;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>BPB_ExtFlags of FAT32: which FAT counts.</summary>
[BitFields<ushort>]
[Reserved(4, 3)]
[Reserved(8, 8)]
public readonly partial struct Fat32Flags
{
    /// <summary>The FAT that counts, from 0, where they are not mirrored.</summary>
    [Bits(0, 4)]
    public partial byte ActiveFat { get; init; }

    /// <summary>Only <see cref="ActiveFat"/> is kept up to date.</summary>
    [Bits(7)]
    public partial bool NotMirrored { get; init; }
}
