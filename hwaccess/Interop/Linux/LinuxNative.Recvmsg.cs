using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

public static unsafe partial class LinuxNative
{
    /// <summary>MSG_CMSG_CLOEXEC of recvmsg(2): descriptors that come are not inherited.</summary>
    public const int CloseOnExec = 0x40000000;

    /// <summary>recvmsg(2).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="message">Where data and control data go.</param>
    /// <param name="flags">How.</param>
    /// <returns>Bytes of data, 0 where the other end has closed, or -1 with errno.</returns>
    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint Recvmsg(SafeHandle socket, MessageHeader* message, int flags);
}
