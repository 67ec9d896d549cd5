namespace DriverKit.Vfs.Tests.Conformance;

/// <summary>All file systems that the suite runs over.</summary>
public static class FileSystems
{
    public static readonly FileSystemUnderTest[] All = [new TmpfsUnderTest()];
}
