using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>All file systems that the suite runs over.</summary>
public static class FileSystems
{
    public static readonly FileSystemUnderTest[] All =
    [
        new TmpfsUnderTest(), new MsdosfsUnderTest(FatType.Fat12), new MsdosfsUnderTest(FatType.Fat16), new MsdosfsUnderTest(FatType.Fat32),
        new MsdosfsUnderTest(FatType.Fat32, asynchronous: true),
    ];
}
