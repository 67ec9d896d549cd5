using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>LOCK_EX | LOCK_NB of flock(2).</summary>
    public const int LockExclusive = 2 | 4;

    /// <summary>flock(2): says to others that ask that a file is in use.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="operation">How.</param>
    /// <returns>0, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(SafeFileHandle file, int operation);
}
