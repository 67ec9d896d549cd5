namespace DriverKit.Registers.Generator;

/// <summary>How a range of bits is written in a message.</summary>
internal static class BitRange
{
    public static string Text(int bit, int width) => width == 1 ? $"{bit}" : $"{bit + width - 1}:{bit}";
}
