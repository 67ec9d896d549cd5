using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

/// <summary>struct epoll_event, which is packed on x86-64 and nowhere else.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct EpollEvent
{
    /// <summary>EPOLLIN: something can be read.</summary>
    public const uint In = 1;

    /// <summary>EPOLLERR.</summary>
    public const uint Error = 8;

    /// <summary>EPOLLHUP.</summary>
    public const uint HangUp = 16;

    /// <summary>What is waited for, or what came.</summary>
    public uint Events { get; set; }

    /// <summary>What the waiter asked to be told.</summary>
    public ulong Data { get; set; }
}
