using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>EPOLL_CTL_ADD of epoll_ctl(2).</summary>
    public const int EpollAdd = 1;

    /// <summary>EPOLL_CTL_DEL of epoll_ctl(2).</summary>
    public const int EpollDelete = 2;

    /// <summary>epoll_ctl(2).</summary>
    /// <param name="epoll">The set.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="file">With which descriptor.</param>
    /// <param name="what">For what events, and what to be told then.</param>
    /// <returns>0, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollCtl(SafeFileHandle epoll, int operation, SafeFileHandle file, EpollEvent* what);
}
