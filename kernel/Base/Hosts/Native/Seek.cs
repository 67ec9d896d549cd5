using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Kernel.Hosts.Native;

/// <summary>lseek(2), which knows the size of block devices where stat does not.</summary>
internal static partial class Seek
{
    public const int End = 2;

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Call(SafeFileHandle file, long offset, int whence);
}
