using Microsoft.Win32.SafeHandles;

namespace DriverKit.Interop.Linux;

/// <summary>A file in memory that is all ones: what takes the place of a mapped device that went.</summary>
internal static unsafe class OnesFile
{
    /// <summary>Its length in bytes; longer stretches are covered piece by piece.</summary>
    public const int Length = 256 << 10;

    private static readonly Lazy<SafeFileHandle> Made = new(Make);

    /// <summary>The file. First asked for when there is nothing to cover yet, so that covering cannot fail for want of it.</summary>
    public static SafeFileHandle Handle => Made.Value;

    private static SafeFileHandle Make()
    {
        SafeFileHandle file = LinuxNative.MemfdCreate("all-ones", LinuxNative.MemfdCloseOnExec);
        byte[] ones = new byte[Length];
        Array.Fill(ones, (byte)0xff);
        fixed (byte* bytes = ones)
        {
            return file.IsInvalid || LinuxNative.Pwrite(file, bytes, Length, 0) != Length
                ? throw new IOException($"memfd_create: {LinuxErrno.Text(LinuxErrno.Last)}")
                : file;
        }
    }
}
