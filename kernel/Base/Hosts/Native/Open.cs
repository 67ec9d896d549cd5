using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.Kernel.Hosts.Native;

/// <summary>open(2).</summary>
internal static partial class Open
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;

    /// <summary>O_EXCL without O_CREAT: a block device that is mounted or otherwise in use gives EBUSY.</summary>
    public const int Exclusive = 0x80;

    public const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Call(string path, int flags);
}
