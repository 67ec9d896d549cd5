using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>EPOLL_CLOEXEC of epoll_create1(2).</summary>
    public const int EpollCloseOnExec = 0x80000;

    /// <summary>epoll_create1(2).</summary>
    /// <param name="flags">How.</param>
    /// <returns>The descriptor; invalid, with errno, where it fails.</returns>
    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial SafeFileHandle EpollCreate(int flags);
}
