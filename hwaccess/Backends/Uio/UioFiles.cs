namespace DriverKit.Backends.Uio;

/// <summary>Where the files of UIO are.</summary>
/// <param name="Sysfs">Where sysfs is mounted.</param>
/// <param name="Devices">Where device files are.</param>
internal sealed record UioFiles(string Sysfs, string Devices)
{
    /// <summary>Those of the kernel that runs.</summary>
    public static UioFiles System { get; } = new("/sys", "/dev");
}
