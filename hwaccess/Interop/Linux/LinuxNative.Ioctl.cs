using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>ioctl(2) with an address.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="request">Which request.</param>
    /// <param name="argument">What it takes.</param>
    /// <returns>What the request gives, 0 or more; -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(SafeFileHandle file, nuint request, void* argument);

    /// <summary>ioctl(2) with a number.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="request">Which request.</param>
    /// <param name="argument">What it takes.</param>
    /// <returns>What the request gives, 0 or more; -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(SafeFileHandle file, nuint request, nint argument);
}
