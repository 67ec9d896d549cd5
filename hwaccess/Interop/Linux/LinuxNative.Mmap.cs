using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>PROT_READ | PROT_WRITE of mmap(2).</summary>
    public const int ProtectReadWrite = 3;

    /// <summary>MAP_SHARED of mmap(2).</summary>
    public const int MapShared = 1;

    /// <summary>MAP_PRIVATE of mmap(2).</summary>
    public const int MapPrivate = 2;

    /// <summary>MAP_FIXED of mmap(2): in place of what is mapped there.</summary>
    public const int MapFixed = 0x10;

    /// <summary>MAP_ANONYMOUS of mmap(2): memory, no file.</summary>
    public const int MapAnonymous = 0x20;

    /// <summary>MAP_POPULATE of mmap(2): with its pages there from the start.</summary>
    public const int MapPopulate = 0x8000;

    /// <summary>MAP_HUGETLB | MAP_HUGE_2MB of mmap(2).</summary>
    public const int MapHuge2M = 0x40000 | (21 << 26);

    /// <summary>What <see cref="Mmap(void*, nuint, int, int, SafeFileHandle, long)"/> gives when it fails.</summary>
    public static readonly nint MapFailed = -1;

    /// <summary>mmap(2) of a file.</summary>
    /// <param name="address">Where; null lets the system choose.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="protection">What may be done with it.</param>
    /// <param name="flags">How.</param>
    /// <param name="file">The descriptor.</param>
    /// <param name="offset">First byte in the file, a multiple of the page.</param>
    /// <returns>Where it is, or <see cref="MapFailed"/> with errno.</returns>
    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Mmap(void* address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    /// <summary>mmap(2) of memory that no file stands behind; the flags include <see cref="MapAnonymous"/>.</summary>
    /// <param name="address">Where; null lets the system choose.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="protection">What may be done with it.</param>
    /// <param name="flags">How.</param>
    /// <param name="file">-1.</param>
    /// <param name="offset">0.</param>
    /// <returns>Where it is, or <see cref="MapFailed"/> with errno.</returns>
    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Mmap(void* address, nuint length, int protection, int flags, int file, long offset);
}
