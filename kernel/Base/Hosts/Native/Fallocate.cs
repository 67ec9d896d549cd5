using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Kernel.Hosts.Native;

/// <summary>fallocate(2).</summary>
internal static partial class Fallocate
{
    public const int KeepSize = 1;
    public const int PunchHole = 2;

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Call(SafeFileHandle file, int mode, long offset, long length);
}
