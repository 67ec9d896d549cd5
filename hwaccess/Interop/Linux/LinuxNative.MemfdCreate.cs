using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>MFD_CLOEXEC of memfd_create(2).</summary>
    public const uint MemfdCloseOnExec = 1;

    /// <summary>memfd_create(2): a file in memory.</summary>
    /// <param name="name">Shown in /proc/self/fd.</param>
    /// <param name="flags">How.</param>
    /// <returns>The descriptor; invalid, with errno, where it fails.</returns>
    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle MemfdCreate(string name, uint flags);
}
