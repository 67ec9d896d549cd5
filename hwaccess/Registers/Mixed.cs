using System.Runtime.CompilerServices;

namespace DriverKit.Registers;

/// <summary>A register whose fields differ in access, each as its <see cref="FieldAccessAttribute"/> says. Start a value that is to be written back from its <c>Quiet</c>.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly struct Mixed<T> : IRegister<Mixed<T>>
    where T : unmanaged
{
    private readonly RegisterPlace _place;

    /// <summary>The register at a place. For generated code.</summary>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Mixed(RegisterPlace place) => _place = place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Mixed<T> IRegister<Mixed<T>>.At(RegisterPlace place, ulong[]? shadows, int shadow) => new(place);

    /// <summary>Reads the register: one access. Fields that clear on reading are cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read() => _place.Read<T>();

    /// <summary>Writes the register: one access.</summary>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T value) => _place.Write(value);
}
