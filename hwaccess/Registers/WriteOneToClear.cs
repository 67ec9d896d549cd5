using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>A register whose bits are cleared by writing ones to them.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly struct WriteOneToClear<T> : IRegister<WriteOneToClear<T>>
    where T : unmanaged
{
    private readonly RegisterPlace _place;

    /// <summary>The register at a place. For generated code.</summary>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WriteOneToClear(RegisterPlace place) => _place = place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static WriteOneToClear<T> IRegister<WriteOneToClear<T>>.At(RegisterPlace place, ulong[]? shadows, int shadow) => new(place);

    /// <summary>Reads the register: one access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read() => _place.Read<T>();

    /// <summary>Clears the bits that are 1 here: one access.</summary>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T value) => _place.Write(value);
}
