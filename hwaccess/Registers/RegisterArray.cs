using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>Registers of one kind at equal distances.</summary>
/// <typeparam name="TRegister">The access type of each.</typeparam>
public readonly unsafe struct RegisterArray<TRegister>
    where TRegister : struct, IRegister<TRegister>
{
    private readonly byte* _pointer;
    private readonly IMmio? _mmio;
    private readonly long _offset;
    private readonly int _stride;
    private readonly ulong[]? _shadows;
    private readonly int _shadow;

    /// <summary>For generated code.</summary>
    /// <param name="window">The block's window.</param>
    /// <param name="offset">Where the first is.</param>
    /// <param name="count">How many.</param>
    /// <param name="stride">Bytes from one to the next.</param>
    /// <param name="halves">64 bits are reached as two times 32.</param>
    /// <param name="shadows">What was written to the block's write-only registers, or null.</param>
    /// <param name="shadow">The first one's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterArray(in MmioWindow window, long offset, int count, int stride, bool halves, ulong[]? shadows, int shadow)
    {
        _pointer = window.Pointer;
        _mmio = window.Mmio;
        _offset = RegisterPlace.Flagged(window.Start + offset, halves);
        Count = count;
        _stride = stride;
        _shadows = shadows;
        _shadow = shadow;
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>One of the registers. No access.</summary>
    /// <param name="index">From 0 to less than <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this index.</exception>
    public TRegister this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Count)
            {
                Refuse(index, Count);
            }

            return TRegister.At(new RegisterPlace(_pointer, _mmio, _offset + ((long)index * _stride)), _shadows, _shadow + index);
        }
    }

    // Static: the array must not be exposed by its address, else it is built in memory at each access.
    [DoesNotReturn]
    private static void Refuse(int index, int count) =>
        throw new ArgumentOutOfRangeException(nameof(index), $"There is no register {index} among {count}.");
}
