using System.Globalization;

namespace DriverKit.Cli.Output;

/// <summary>Sizes as a person gives them: <c>4096</c>, <c>64K</c>, <c>1M</c>.</summary>
internal static class SizeArgument
{
    /// <summary>Parses a number of bytes, with K, M or G for powers of 1024.</summary>
    /// <exception cref="CliException">It is none, or not from 1 to 1 GiB.</exception>
    public static int Parse(string text)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        bool isNumber = long.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        return isNumber && number > 0 && number <= (1L << 30) >> shift
            ? (int)(number << shift)
            : throw new CliException($"'{text}' is no size: write 4096, 64K or 1M, up to 1G", ExitCode.Usage);
    }
}
