using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>munmap(2).</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">Length in bytes.</param>
    /// <returns>0, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Munmap(nint address, nuint length);
}
