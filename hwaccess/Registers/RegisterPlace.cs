using System.Runtime.CompilerServices;
using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>Where one register is: behind a pointer or behind calls. For generated code, which has checked that it lies within its window.</summary>
public readonly unsafe struct RegisterPlace
{
    // In the offset of a 64-bit register: it is reached as two times 32.
    private const long HalvesFlag = 1L << 62;

    internal readonly byte* Pointer;
    internal readonly IMmio? Mmio;
    internal readonly long FlaggedOffset;

    /// <summary>A place in a window, unchecked.</summary>
    /// <param name="window">The window.</param>
    /// <param name="offset">In bytes; it lies within.</param>
    /// <param name="halves">It has 64 bits and is reached as two times 32, the lower half first.</param>
    public RegisterPlace(in MmioWindow window, long offset, bool halves = false)
    {
        Pointer = window.Pointer;
        Mmio = window.Mmio;
        FlaggedOffset = Flagged(window.Start + offset, halves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RegisterPlace(byte* pointer, IMmio? mmio, long flaggedOffset)
    {
        Pointer = pointer;
        Mmio = mmio;
        FlaggedOffset = flaggedOffset;
    }

    // Without a branch, which in a constructor would make the compiler build the value in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Flagged(long offset, bool halves) => offset | ((long)Unsafe.BitCast<bool, byte>(halves) << 62);

    // Access types hold the three fields themselves and call these: a struct within a struct would be built in memory at each access.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Read<T>(byte* pointer, IMmio? mmio, long offset)
        where T : unmanaged
    {
        if (pointer is null)
        {
            return ReadApart<T>(mmio!, offset);
        }

        return sizeof(T) switch
        {
            1 => Unsafe.BitCast<byte, T>(Volatile.Read(ref pointer[offset])),
            2 => Unsafe.BitCast<ushort, T>(Volatile.Read(ref *(ushort*)(pointer + offset))),
            4 => Unsafe.BitCast<uint, T>(Volatile.Read(ref *(uint*)(pointer + offset))),
            _ => Unsafe.BitCast<ulong, T>((offset & HalvesFlag) == 0
                ? Volatile.Read(ref *(ulong*)(pointer + offset)) : ReadHalves(pointer, null, offset & ~HalvesFlag)),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write<T>(byte* pointer, IMmio? mmio, long offset, T value)
        where T : unmanaged
    {
        if (pointer is null)
        {
            WriteApart(mmio!, offset, value);
        }
        else if (sizeof(T) == 1)
        {
            Volatile.Write(ref pointer[offset], Unsafe.BitCast<T, byte>(value));
        }
        else if (sizeof(T) == 2)
        {
            Volatile.Write(ref *(ushort*)(pointer + offset), Unsafe.BitCast<T, ushort>(value));
        }
        else if (sizeof(T) == 4)
        {
            Volatile.Write(ref *(uint*)(pointer + offset), Unsafe.BitCast<T, uint>(value));
        }
        else if ((offset & HalvesFlag) == 0)
        {
            Volatile.Write(ref *(ulong*)(pointer + offset), Unsafe.BitCast<T, ulong>(value));
        }
        else
        {
            WriteHalves(pointer, null, offset & ~HalvesFlag, Unsafe.BitCast<T, ulong>(value));
        }
    }

    internal T Read<T>()
        where T : unmanaged => Read<T>(Pointer, Mmio, FlaggedOffset);

    internal void Write<T>(T value)
        where T : unmanaged => Write(Pointer, Mmio, FlaggedOffset, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReadApart<T>(IMmio mmio, long offset)
        where T : unmanaged => sizeof(T) switch
        {
            1 => Unsafe.BitCast<byte, T>(mmio.Read8(offset)),
            2 => Unsafe.BitCast<ushort, T>(mmio.Read16(offset)),
            4 => Unsafe.BitCast<uint, T>(mmio.Read32(offset)),
            _ => Unsafe.BitCast<ulong, T>((offset & HalvesFlag) == 0 ? mmio.Read64(offset) : ReadHalves(null, mmio, offset & ~HalvesFlag)),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteApart<T>(IMmio mmio, long offset, T value)
        where T : unmanaged
    {
        switch (sizeof(T))
        {
            case 1:
                mmio.Write8(offset, Unsafe.BitCast<T, byte>(value));
                break;
            case 2:
                mmio.Write16(offset, Unsafe.BitCast<T, ushort>(value));
                break;
            case 4:
                mmio.Write32(offset, Unsafe.BitCast<T, uint>(value));
                break;
            case 8 when (offset & HalvesFlag) != 0:
                WriteHalves(null, mmio, offset & ~HalvesFlag, Unsafe.BitCast<T, ulong>(value));
                break;
            default:
                mmio.Write64(offset, Unsafe.BitCast<T, ulong>(value));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ReadHalves(byte* pointer, IMmio? mmio, long offset)
    {
        uint low = pointer is null ? mmio!.Read32(offset) : Volatile.Read(ref *(uint*)(pointer + offset));
        uint high = pointer is null ? mmio!.Read32(offset + 4) : Volatile.Read(ref *(uint*)(pointer + offset + 4));
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

        Volatile.Write(ref *(uint*)(pointer + offset), (uint)value);
        Volatile.Write(ref *(uint*)(pointer + offset + 4), (uint)(value >> 32));
    }
}
