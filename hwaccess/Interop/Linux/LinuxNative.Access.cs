using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>R_OK | W_OK of access(2).</summary>
    public const int ReadAndWrite = 6;

    /// <summary>access(2): whether the real user may use a file in a way, without opening it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">What is wanted of it.</param>
    /// <returns>0, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);
}
