using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>O_RDWR | O_CLOEXEC of open(2).</summary>
    public const int OpenReadWrite = 0x80002;

    /// <summary>O_RDONLY | O_CLOEXEC of open(2).</summary>
    public const int OpenRead = 0x80000;

    /// <summary>O_SYNC of open(2); on physical memory and PCI resources it asks for uncached mappings.</summary>
    public const int OpenSync = 0x101000;

    /// <summary>open(2) of a file that exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flags">How.</param>
    /// <returns>The descriptor; invalid, with errno, where it fails.</returns>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);
}
