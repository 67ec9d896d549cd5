using DriverKit.Registers;

namespace DriverKit.Registers.Tests;

internal enum Gear : byte
{
    Neutral = 0,
    First = 1,
    Reverse = 7,
}

[BitFields<byte>]
[Reserved(0, 2)]
[Reserved(6, 1, ReservedRule.Preserve)]
internal readonly partial struct Gearbox
{
    [Bits(2, 3)]
    public partial Gear Gear { get; init; }

    [Bits(5)]
    public partial bool Locked { get; init; }

    [Bits(7)]
    public partial bool Clutch { get; init; }
}

[BitFields<ushort>]
internal readonly partial struct Half
{
    [Bits(0, 5)]
    public partial sbyte Tilt { get; init; }

    [Bits(5, 11)]
    public partial ushort Count { get; init; }
}

[BitFields<uint>]
internal readonly partial struct Word
{
    [Bits(0, 32)]
    public partial uint All { get; init; }
}

[BitFields<ulong>]
[Reserved(40, 8)]
internal readonly partial struct Long
{
    [Bits(0, 40)]
    public partial ulong Address { get; init; }

    [Bits(48, 16)]
    public partial short Signed { get; init; }
}

[WireStruct(24, ByteOrder.BigEndian, Minimum = 4)]
internal readonly ref partial struct Mixed
{
    [At(0), Fixed(0xA5)]
    public partial byte Magic { get; }

    [At(1, 3)]
    public partial uint Lba { get; }

    [At(4), Bits(6, 2)]
    public partial byte Page { get; }

    [At(4), Bits(0)]
    public partial bool Saved { get; }

    [At(5, 2), Bits(3, 10)]
    public partial ushort Slice { get; }

    [At(7)]
    public partial Gearbox Box { get; }

    [At(8, Order = ByteOrder.LittleEndian)]
    public partial ushort Little { get; }

    [At(10, 6)]
    public partial ulong Wide { get; }

    [At(16, 5)]
    public partial ReadOnlySpan<byte> Name { get; }

    [At(16, Overlay = true)]
    public partial ushort NameHead { get; }

    [At(21, 2)]
    public partial int Balance { get; }

    [At(23)]
    public partial Gear Gear { get; }
}
