using System.Globalization;

namespace DriverKit.Cli.Output;

/// <summary>Bytes for people: offset, sixteen in hexadecimal, and as text.</summary>
internal static class HexDump
{
    public static void Write(ReadOnlySpan<byte> bytes, TextWriter output)
    {
        for (int at = 0; at < bytes.Length; at += 16)
        {
            ReadOnlySpan<byte> row = bytes.Slice(at, Math.Min(16, bytes.Length - at));
            string hex = string.Join(' ', row.ToArray().Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
            string text = string.Concat(row.ToArray().Select(b => b is >= 0x20 and < 0x7f ? (char)b : '.'));
            output.WriteLine($"{at:x4}  {hex,-47}  {text}");
        }
    }

    /// <summary>Bytes from hexadecimal digits; spaces, commas and colons between them do not count.</summary>
    public static byte[] Parse(string text)
    {
        string digits = string.Concat(text.Where(c => c is not (' ' or ':' or ',')));
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
        }

        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            throw new CliException($"'{text}' is not bytes in hexadecimal, as in '12 00 00 00 24 00'", ExitCode.Usage);
        }
    }
}
