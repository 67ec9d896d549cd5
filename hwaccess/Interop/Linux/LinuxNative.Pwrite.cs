using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>pwrite(2): at a place in a file.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="buffer">What is written.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="offset">The first byte in the file.</param>
    /// <returns>How many bytes it were, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint Pwrite(SafeFileHandle file, void* buffer, nuint length, long offset);
}
