using System.Runtime.CompilerServices;
using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>Where one register is: behind a pointer or behind calls. For generated code, which has checked that it lies within its window.</summary>
public readonly unsafe struct RegisterPlace
{
    private readonly byte* _pointer;
    private readonly IMmio? _mmio;
    private readonly long _offset;
    private readonly bool _halves;

    internal RegisterPlace(byte* pointer, IMmio? mmio, long offset, bool halves)
    {
        _pointer = pointer;
        _mmio = mmio;
        _offset = offset;
        _halves = halves;
    }

    /// <summary>A place in a window, unchecked.</summary>
    /// <param name="window">The window.</param>
    /// <param name="offset">In bytes; it lies within.</param>
    /// <param name="halves">64 bits are reached as two times 32, the lower half first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPlace In(in MmioWindow window, long offset, bool halves = false) => window.Place(offset, halves);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Read<T>()
        where T : unmanaged
    {
        switch (sizeof(T))
        {
            case 1:
                return Unsafe.BitCast<byte, T>(_pointer is not null ? Volatile.Read(ref *_pointer) : _mmio!.Read8(_offset));
            case 2:
                return Unsafe.BitCast<ushort, T>(_pointer is not null ? Volatile.Read(ref *(ushort*)_pointer) : _mmio!.Read16(_offset));
            case 4:
                return Unsafe.BitCast<uint, T>(_pointer is not null ? Volatile.Read(ref *(uint*)_pointer) : _mmio!.Read32(_offset));
            default:
                return Unsafe.BitCast<ulong, T>(_halves ? ReadHalves()
                    : _pointer is not null ? Volatile.Read(ref *(ulong*)_pointer) : _mmio!.Read64(_offset));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write<T>(T value)
        where T : unmanaged
    {
        if (_pointer is null || (sizeof(T) == 8 && _halves))
        {
            WriteApart(value);
        }
        else if (sizeof(T) == 1)
        {
            Volatile.Write(ref *_pointer, Unsafe.BitCast<T, byte>(value));
        }
        else if (sizeof(T) == 2)
        {
            Volatile.Write(ref *(ushort*)_pointer, Unsafe.BitCast<T, ushort>(value));
        }
        else if (sizeof(T) == 4)
        {
            Volatile.Write(ref *(uint*)_pointer, Unsafe.BitCast<T, uint>(value));
        }
        else
        {
            Volatile.Write(ref *(ulong*)_pointer, Unsafe.BitCast<T, ulong>(value));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteApart<T>(T value)
        where T : unmanaged
    {
        switch (sizeof(T))
        {
            case 1:
                _mmio!.Write8(_offset, Unsafe.BitCast<T, byte>(value));
                break;
            case 2:
                _mmio!.Write16(_offset, Unsafe.BitCast<T, ushort>(value));
                break;
            case 4:
                _mmio!.Write32(_offset, Unsafe.BitCast<T, uint>(value));
                break;
            case 8 when _halves:
                WriteHalves(Unsafe.BitCast<T, ulong>(value));
                break;
            default:
                _mmio!.Write64(_offset, Unsafe.BitCast<T, ulong>(value));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadHalves()
    {
        if (_pointer is null)
        {
            uint first = _mmio!.Read32(_offset);
            return first | ((ulong)_mmio.Read32(_offset + 4) << 32);
        }

        uint low = Volatile.Read(ref *(uint*)_pointer);
        return low | ((ulong)Volatile.Read(ref *(uint*)(_pointer + 4)) << 32);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteHalves(ulong value)
    {
        if (_pointer is null)
        {
            _mmio!.Write32(_offset, (uint)value);
            _mmio.Write32(_offset + 4, (uint)(value >> 32));
            return;
        }

        Volatile.Write(ref *(uint*)_pointer, (uint)value);
        Volatile.Write(ref *(uint*)(_pointer + 4), (uint)(value >> 32));
    }
}
