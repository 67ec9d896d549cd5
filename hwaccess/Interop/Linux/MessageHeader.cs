using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

/// <summary>struct msghdr of sendmsg(2) and recvmsg(2), 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MessageHeader
{
    /// <summary>Address of the other end; null on connected sockets.</summary>
    public void* Name;

    /// <summary>Its length.</summary>
    public uint NameLength;

    /// <summary>The pieces of data.</summary>
    public IoVector* Vectors;

    /// <summary>How many.</summary>
    public nuint VectorCount;

    /// <summary>Control data: descriptors.</summary>
    public void* Control;

    /// <summary>Its length in bytes; after a receive, how much came.</summary>
    public nuint ControlLength;

    /// <summary>After a receive, what was special.</summary>
    public int Flags;
}
