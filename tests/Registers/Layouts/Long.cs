namespace DriverKit.Registers.Tests;

[BitFields<ulong>]
[Reserved(40, 8)]
internal readonly partial struct Long
{
    [Bits(0, 40)]
    public partial ulong Address { get; init; }

    [Bits(48, 16)]
    public partial short Signed { get; init; }
}
