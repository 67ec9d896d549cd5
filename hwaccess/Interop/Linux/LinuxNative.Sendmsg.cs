using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>MSG_NOSIGNAL of sendmsg(2): a closed other end is an errno, not a signal.</summary>
    public const int NoSignal = 0x4000;

    /// <summary>sendmsg(2).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="message">Data and control data.</param>
    /// <param name="flags">How.</param>
    /// <returns>Bytes of data that were taken, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint Sendmsg(SafeHandle socket, MessageHeader* message, int flags);
}
