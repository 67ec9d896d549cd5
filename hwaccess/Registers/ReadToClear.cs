using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>A register that reading clears.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly struct ReadToClear<T> : IRegister<ReadToClear<T>>
    where T : unmanaged
{
    private readonly RegisterPlace _place;

    /// <summary>The register at a place. For generated code.</summary>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadToClear(RegisterPlace place) => _place = place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReadToClear<T> IRegister<ReadToClear<T>>.At(RegisterPlace place, ulong[]? shadows, int shadow) => new(place);

    /// <summary>Reads the register, which clears it: one access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read() => _place.Read<T>();
}
