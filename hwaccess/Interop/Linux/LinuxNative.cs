namespace DriverKit.Interop.Linux;

/// <summary>Linux's functions that no library brings, one a file.</summary>
public static partial class LinuxNative
{
}
