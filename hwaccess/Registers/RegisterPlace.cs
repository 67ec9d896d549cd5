using System.Runtime.CompilerServices;
using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>Where one register is: behind a pointer or behind calls. For generated code, which has checked that it lies within its window.</summary>
public readonly unsafe struct RegisterPlace
{
    // In the offset of a 64-bit register: it is reached as two times 32. Three fields are what the compiler keeps in processor registers.
    private const long HalvesFlag = 1L << 62;

    private readonly byte* _pointer;
    private readonly IMmio? _mmio;
    private readonly long _flaggedOffset;

    internal RegisterPlace(byte* pointer, IMmio? mmio, long offset, bool halves)
    {
        _pointer = pointer;
        _mmio = mmio;
        _flaggedOffset = halves ? offset | HalvesFlag : offset;
    }

    private RegisterPlace(byte* pointer, IMmio? mmio, long flaggedOffset)
    {
        _pointer = pointer;
        _mmio = mmio;
        _flaggedOffset = flaggedOffset;
    }

    private bool InHalves => (_flaggedOffset & HalvesFlag) != 0;

    private long Offset => _flaggedOffset & ~HalvesFlag;

    /// <summary>A place in a window, unchecked.</summary>
    /// <param name="window">The window.</param>
    /// <param name="offset">In bytes; it lies within.</param>
    /// <param name="halves">It has 64 bits and is reached as two times 32, the lower half first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPlace In(in MmioWindow window, long offset, bool halves = false) => window.Place(offset, halves);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RegisterPlace Plus(long bytes) => new(_pointer is null ? null : _pointer + bytes, _mmio, _flaggedOffset + bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Read<T>()
        where T : unmanaged
    {
        switch (sizeof(T))
        {
            case 1:
                return Unsafe.BitCast<byte, T>(_pointer is not null ? Volatile.Read(ref *_pointer) : _mmio!.Read8(_flaggedOffset));
            case 2:
                return Unsafe.BitCast<ushort, T>(_pointer is not null ? Volatile.Read(ref *(ushort*)_pointer) : _mmio!.Read16(_flaggedOffset));
            case 4:
                return Unsafe.BitCast<uint, T>(_pointer is not null ? Volatile.Read(ref *(uint*)_pointer) : _mmio!.Read32(_flaggedOffset));
            default:
                return Unsafe.BitCast<ulong, T>(InHalves ? ReadHalves(_pointer, _mmio, Offset)
                    : _pointer is not null ? Volatile.Read(ref *(ulong*)_pointer) : _mmio!.Read64(Offset));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write<T>(T value)
        where T : unmanaged
    {
        if (_pointer is null || (sizeof(T) == 8 && InHalves))
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
                _mmio!.Write8(_flaggedOffset, Unsafe.BitCast<T, byte>(value));
                break;
            case 2:
                _mmio!.Write16(_flaggedOffset, Unsafe.BitCast<T, ushort>(value));
                break;
            case 4:
                _mmio!.Write32(_flaggedOffset, Unsafe.BitCast<T, uint>(value));
                break;
            case 8 when InHalves:
                WriteHalves(_pointer, _mmio, Offset, Unsafe.BitCast<T, ulong>(value));
                break;
            default:
                _mmio!.Write64(Offset, Unsafe.BitCast<T, ulong>(value));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ReadHalves(byte* pointer, IMmio? mmio, long offset)
    {
        uint low = pointer is null ? mmio!.Read32(offset) : Volatile.Read(ref *(uint*)pointer);
        uint high = pointer is null ? mmio!.Read32(offset + 4) : Volatile.Read(ref *(uint*)(pointer + 4));
        return low | ((ulong)high << 32);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteHalves(byte* pointer, IMmio? mmio, long offset, ulong value)
    {
        if (pointer is null)
        {
            mmio!.Write32(offset, (uint)value);
            mmio.Write32(offset + 4, (uint)(value >> 32));
            return;
        }

        Volatile.Write(ref *(uint*)pointer, (uint)value);
        Volatile.Write(ref *(uint*)(pointer + 4), (uint)(value >> 32));
    }
}
