namespace DriverKit.Registers.Tests;

internal enum Gear : byte
{
    Neutral = 0,
    First = 1,
    Reverse = 7,
}
