using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>ftruncate(2): sets a file's length.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="length">In bytes.</param>
    /// <returns>0, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Ftruncate(SafeFileHandle file, long length);
}
