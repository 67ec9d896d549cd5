using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>Register values as bits and back.</summary>
public static class RawValue
{
    /// <summary>The value with these bits.</summary>
    /// <typeparam name="T">Its type, of at most 8 bytes.</typeparam>
    /// <param name="raw">All bits; those past the type's width are ignored.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T To<T>(ulong raw)
        where T : unmanaged => Unsafe.As<ulong, T>(ref raw);

    /// <summary>All bits of a value.</summary>
    /// <typeparam name="T">Its type, of at most 8 bytes.</typeparam>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<T>(T value)
        where T : unmanaged
    {
        ulong raw = 0;
        Unsafe.As<ulong, T>(ref raw) = value;
        return raw;
    }
}
