namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>FAT entries that are no cluster's number, widened to 28 bits whatever the volume's type.</summary>
internal static class FatValue
{
    public const uint Free = 0;
    public const uint Bad = 0x0FFFFFF7;
    public const uint End = 0x0FFFFFFF;
}
