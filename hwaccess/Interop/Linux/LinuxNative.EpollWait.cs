using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>epoll_wait(2).</summary>
    /// <param name="epoll">The set.</param>
    /// <param name="events">Filled with what happened.</param>
    /// <param name="count">How many fit.</param>
    /// <param name="milliseconds">How long to wait; -1 for ever.</param>
    /// <returns>How many were filled, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(SafeFileHandle epoll, EpollEvent* events, int count, int milliseconds);
}
