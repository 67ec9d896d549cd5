namespace DriverKit.Registers.Tests;

[BitFields<ushort>]
internal readonly partial struct Half
{
    [Bits(0, 5)]
    public partial sbyte Tilt { get; init; }

    [Bits(5, 11)]
    public partial ushort Count { get; init; }
}
