using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>pread(2): at a place in a file.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="buffer">Filled with what is read.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="offset">The first byte in the file.</param>
    /// <returns>How many bytes it were, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint Pread(SafeFileHandle file, void* buffer, nuint length, long offset);
}
