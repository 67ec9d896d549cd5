using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>read(2).</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="buffer">Filled with what is read.</param>
    /// <param name="length">How many bytes.</param>
    /// <returns>How many bytes it were, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, void* buffer, nuint length);
}
