using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>A register that can only be read.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly struct ReadOnly<T> : IRegister<ReadOnly<T>>
    where T : unmanaged
{
    private readonly RegisterPlace _place;

    /// <summary>The register at a place. For generated code.</summary>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnly(RegisterPlace place) => _place = place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReadOnly<T> IRegister<ReadOnly<T>>.At(RegisterPlace place, ulong[]? shadows, int shadow) => new(place);

    /// <summary>Reads the register: one access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read() => _place.Read<T>();
}
