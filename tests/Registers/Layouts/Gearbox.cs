namespace DriverKit.Registers.Tests;

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
