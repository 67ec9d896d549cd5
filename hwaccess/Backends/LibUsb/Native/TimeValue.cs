using System.Runtime.InteropServices;

namespace DriverKit.Backends.LibUsb.Native;

/// <summary>struct timeval on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    public long Seconds;
    public long Microseconds;
}
