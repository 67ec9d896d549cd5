using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

public static partial class LinuxNative
{
    /// <summary>F_GETFL of fcntl(2).</summary>
    public const int GetFlags = 3;

    /// <summary>F_SETFL of fcntl(2).</summary>
    public const int SetFlags = 4;

    /// <summary>F_ADD_SEALS of fcntl(2).</summary>
    public const int AddSeals = 1033;

    /// <summary>F_GET_SEALS of fcntl(2).</summary>
    public const int GetSeals = 1034;

    /// <summary>F_SEAL_SHRINK: the file's length does not become less any more.</summary>
    public const int SealShrink = 2;

    /// <summary>O_NONBLOCK.</summary>
    public const int NonBlocking = 0x800;

    /// <summary>fcntl(2) with a number as argument.</summary>
    /// <param name="file">The descriptor.</param>
    /// <param name="command">What to do.</param>
    /// <param name="argument">With what.</param>
    /// <returns>What the command gives, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(SafeFileHandle file, int command, int argument);
}
