using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Kernel.Hosts.Native;

/// <summary>flock(2).</summary>
internal static partial class Flock
{
    public const int Shared = 1;
    public const int Exclusive = 2;
    public const int DoNotWait = 4;

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Call(SafeFileHandle file, int operation);
}
