using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

/// <summary>struct iovec: one piece of memory for sendmsg(2) and recvmsg(2).</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct IoVector
{
    /// <summary>The first byte.</summary>
    public void* Base;

    /// <summary>Length in bytes.</summary>
    public nuint Length;
}
