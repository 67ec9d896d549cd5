using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>EFD_CLOEXEC | EFD_NONBLOCK of eventfd(2).</summary>
    public const int EventfdFlags = 0x80000 | 0x800;

    /// <summary>eventfd(2): a counter to wait for.</summary>
    /// <param name="initial">What it begins at.</param>
    /// <param name="flags">How.</param>
    /// <returns>The descriptor; invalid, with errno, where it fails.</returns>
    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial SafeFileHandle Eventfd(uint initial, int flags);
}
