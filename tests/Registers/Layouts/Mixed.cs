namespace DriverKit.Registers.Tests;

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
