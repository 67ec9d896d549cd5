using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DriverKit.Pci;

/// <summary>
/// A driver's view of device registers: mapped memory where nothing stands between, else an <see cref="IMmio"/>. A value, cheap to pass
/// and to slice (bus_space(9)'s tag and handle in one). Every access happens, once, in program order, with the width that was asked for.
/// </summary>
/// <remarks>
/// A removed device reads as all ones: the mapping is replaced before it could fault. A window outlives nothing: it must not be
/// used after its function is disposed.
/// </remarks>
public readonly unsafe struct MmioWindow : IEquatable<MmioWindow>
{
    private readonly byte* _pointer;
    private readonly IMmio? _mmio;
    private readonly long _start; // Of mapped memory always 0.

    /// <summary>A window over mapped memory. For backends.</summary>
    /// <param name="pointer">The first byte.</param>
    /// <param name="length">Length in bytes.</param>
    public MmioWindow(byte* pointer, long length)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _pointer = pointer;
        Length = length;
    }

    /// <summary>A window over calls. For backends, models and decorators.</summary>
    /// <param name="mmio">Who answers.</param>
    /// <param name="length">Length in bytes.</param>
    public MmioWindow(IMmio mmio, long length)
    {
        ArgumentNullException.ThrowIfNull(mmio);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _mmio = mmio;
        Length = length;
    }

    private MmioWindow(byte* pointer, IMmio? mmio, long start, long length)
    {
        _pointer = pointer;
        _mmio = mmio;
        _start = start;
        Length = length;
    }

    internal byte* Pointer => _pointer;

    internal IMmio? Mmio => _mmio;

    internal long Start => _start;

    /// <summary>Length in bytes; 0 for the default value, through which nothing can be reached.</summary>
    public long Length { get; }

    /// <summary>True where accesses go straight to memory.</summary>
    public bool IsMapped => _pointer is not null;

    /// <summary>A part of this window.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within.</exception>
    public MmioWindow Slice(long start, long length)
    {
        if ((ulong)start > (ulong)Length || (ulong)length > (ulong)(Length - start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"0x{start:x}+0x{length:x} does not lie within a window of 0x{Length:x} bytes");
        }

        return new MmioWindow(_pointer is null ? null : _pointer + start, _mmio, _pointer is null ? _start + start : 0, length);
    }

    /// <summary>Reads 8 bits.</summary>
    /// <param name="offset">In bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Read8(long offset)
    {
        Check(offset, 1);
        return _pointer is not null ? Volatile.Read(ref _pointer[offset]) : _mmio!.Read8(_start + offset);
    }

    /// <summary>Reads 16 bits.</summary>
    /// <param name="offset">In bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort Read16(long offset)
    {
        Check(offset, 2);
        return _pointer is not null ? Volatile.Read(ref *(ushort*)(_pointer + offset)) : _mmio!.Read16(_start + offset);
    }

    /// <summary>Reads 32 bits.</summary>
    /// <param name="offset">In bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read32(long offset)
    {
        Check(offset, 4);
        return _pointer is not null ? Volatile.Read(ref *(uint*)(_pointer + offset)) : _mmio!.Read32(_start + offset);
    }

    /// <summary>Reads 64 bits.</summary>
    /// <param name="offset">In bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read64(long offset)
    {
        Check(offset, 8);
        return _pointer is not null ? Volatile.Read(ref *(ulong*)(_pointer + offset)) : _mmio!.Read64(_start + offset);
    }

    /// <summary>Writes 8 bits.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write8(long offset, byte value)
    {
        Check(offset, 1);
        if (_pointer is not null)
        {
            Volatile.Write(ref _pointer[offset], value);
        }
        else
        {
            _mmio!.Write8(_start + offset, value);
        }
    }

    /// <summary>Writes 16 bits.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write16(long offset, ushort value)
    {
        Check(offset, 2);
        if (_pointer is not null)
        {
            Volatile.Write(ref *(ushort*)(_pointer + offset), value);
        }
        else
        {
            _mmio!.Write16(_start + offset, value);
        }
    }

    /// <summary>Writes 32 bits.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write32(long offset, uint value)
    {
        Check(offset, 4);
        if (_pointer is not null)
        {
            Volatile.Write(ref *(uint*)(_pointer + offset), value);
        }
        else
        {
            _mmio!.Write32(_start + offset, value);
        }
    }

    /// <summary>Writes 64 bits.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write64(long offset, ulong value)
    {
        Check(offset, 8);
        if (_pointer is not null)
        {
            Volatile.Write(ref *(ulong*)(_pointer + offset), value);
        }
        else
        {
            _mmio!.Write64(_start + offset, value);
        }
    }

    /// <inheritdoc/>
    public bool Equals(MmioWindow other) =>
        _pointer == other._pointer && _mmio == other._mmio && _start == other._start && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MmioWindow other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((nint)_pointer, _mmio, _start, Length);

    /// <summary>Same registers.</summary>
    public static bool operator ==(MmioWindow left, MmioWindow right) => left.Equals(right);

    /// <summary>Not the same registers.</summary>
    public static bool operator !=(MmioWindow left, MmioWindow right) => !left.Equals(right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(long offset, int width)
    {
        if (offset < 0 || offset > Length - width)
        {
            Refuse(offset, width);
        }
    }

    [DoesNotReturn]
    private void Refuse(long offset, int width) =>
        throw new ArgumentOutOfRangeException(nameof(offset), $"{width} bytes at 0x{offset:x} do not lie within a window of 0x{Length:x} bytes");
}
