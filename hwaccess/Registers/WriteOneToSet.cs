using System.Runtime.CompilerServices;
using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>A register whose bits are set by writing ones to them.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly unsafe struct WriteOneToSet<T> : IRegister<WriteOneToSet<T>>
    where T : unmanaged
{
    private readonly byte* _pointer;
    private readonly IMmio? _mmio;
    private readonly long _offset;

    /// <summary>The register at a place. For generated code, which has checked that it lies within the window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="offset">In bytes.</param>
    /// <param name="halves">It has 64 bits and is reached as two times 32, the lower half first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WriteOneToSet(in MmioWindow window, long offset, bool halves = false)
    {
        _pointer = window.Pointer;
        _mmio = window.Mmio;
        _offset = RegisterPlace.Flagged(window.Start + offset, halves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WriteOneToSet(RegisterPlace place)
    {
        _pointer = place.Pointer;
        _mmio = place.Mmio;
        _offset = place.FlaggedOffset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static WriteOneToSet<T> IRegister<WriteOneToSet<T>>.At(RegisterPlace place, ulong[]? shadows, int shadow) => new(place);

    /// <summary>Reads the register: one access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read() => RegisterPlace.Read<T>(_pointer, _mmio, _offset);

    /// <summary>Sets the bits that are 1 here: one access.</summary>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T value) => RegisterPlace.Write(_pointer, _mmio, _offset, value);
}
