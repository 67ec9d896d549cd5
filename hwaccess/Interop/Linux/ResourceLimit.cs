using System.Runtime.InteropServices;

namespace DriverKit.Interop.Linux;

/// <summary>struct rlimit.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ResourceLimit
{
    /// <summary>What <see cref="Current"/> is where there is no limit.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    /// <summary>What counts now.</summary>
    public ulong Current { get; set; }

    /// <summary>How far the process may raise it.</summary>
    public ulong Maximum { get; set; }
}
