using System.Runtime.CompilerServices;
using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>A register that can only be written. What was written last is kept here, for the device does not tell.</summary>
/// <typeparam name="T">A <see cref="BitFieldsAttribute{TRaw}"/> value, or an unsigned integer of 8 to 64 bits.</typeparam>
public readonly unsafe struct WriteOnly<T> : IRegister<WriteOnly<T>>
    where T : unmanaged
{
    private readonly byte* _pointer;
    private readonly IMmio? _mmio;
    private readonly long _offset;
    private readonly ulong[] _shadows;
    private readonly int _shadow;

    /// <summary>The register at a place. For generated code, which has checked that it lies within the window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="offset">In bytes.</param>
    /// <param name="halves">It has 64 bits and is reached as two times 32, the lower half first.</param>
    /// <param name="shadows">What was written to the block's write-only registers.</param>
    /// <param name="shadow">Which of them is this one's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WriteOnly(in MmioWindow window, long offset, bool halves, ulong[] shadows, int shadow)
    {
        _pointer = window.Pointer;
        _mmio = window.Mmio;
        _offset = RegisterPlace.Flagged(window.Start + offset, halves);
        _shadows = shadows;
        _shadow = shadow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WriteOnly(RegisterPlace place, ulong[] shadows, int shadow)
    {
        _pointer = place.Pointer;
        _mmio = place.Mmio;
        _offset = place.FlaggedOffset;
        _shadows = shadows;
        _shadow = shadow;
    }

    /// <summary>
    /// What was last written through this block or a copy of it; zero before. No access. Writers on several threads must agree among
    /// themselves, as they must for the register.
    /// </summary>
    public T Written => Unsafe.As<ulong, T>(ref _shadows[_shadow]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static WriteOnly<T> IRegister<WriteOnly<T>>.At(RegisterPlace place, ulong[]? shadows, int shadow) => new(place, shadows!, shadow);

    /// <summary>Writes the register: one access.</summary>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T value)
    {
        Unsafe.As<ulong, T>(ref _shadows[_shadow]) = value;
        RegisterPlace.Write(_pointer, _mmio, _offset, value);
    }
}
