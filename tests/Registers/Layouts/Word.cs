namespace DriverKit.Registers.Tests;

[BitFields<uint>]
internal readonly partial struct Word
{
    [Bits(0, 32)]
    public partial uint All { get; init; }
}
