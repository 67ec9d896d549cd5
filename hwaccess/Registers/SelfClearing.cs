using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>A register whose ones start something; the device clears them when it is done.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly struct SelfClearing<T> : IRegister<SelfClearing<T>>
    where T : unmanaged
{
    private readonly RegisterPlace _place;

    /// <summary>The register at a place. For generated code.</summary>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SelfClearing(RegisterPlace place) => _place = place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static SelfClearing<T> IRegister<SelfClearing<T>>.At(RegisterPlace place, ulong[]? shadows, int shadow) => new(place);

    /// <summary>Reads the register: one access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read() => _place.Read<T>();

    /// <summary>Writes the register: one access.</summary>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T value) => _place.Write(value);
}
