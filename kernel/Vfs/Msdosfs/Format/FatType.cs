namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>The width of a FAT entry, which the number of clusters alone decides. Microsoft FAT specification 1.03, "FAT type determination".</summary>
public enum FatType
{
    /// <summary>12-bit entries, up to 4,084 clusters.</summary>
    Fat12 = 12,

    /// <summary>16-bit entries, 4,085 to 65,524 clusters.</summary>
    Fat16 = 16,

    /// <summary>32-bit entries of which 28 count, from 65,525 clusters.</summary>
    Fat32 = 32,
}
