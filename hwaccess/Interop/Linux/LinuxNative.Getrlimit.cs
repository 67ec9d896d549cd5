using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>RLIMIT_MEMLOCK of getrlimit(2): bytes that a process may lock, and pin for devices.</summary>
    public const int LimitLockedMemory = 8;

    /// <summary>getrlimit(2).</summary>
    /// <param name="resource">Which limit.</param>
    /// <param name="limit">Filled in.</param>
    /// <returns>0, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int Getrlimit(int resource, ResourceLimit* limit);
}
