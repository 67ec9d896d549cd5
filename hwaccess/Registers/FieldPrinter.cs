using System.Globalization;

namespace DriverKit.Registers;

/// <summary>
/// Writes <c>Name=value</c> pairs into a span of characters, and remembers whether all fitted. It is what the printed
/// form of every value and structure comes from.
/// </summary>
/// <param name="destination">Where to write.</param>
/// <param name="format"><see cref="Lines"/> for a line each field; whatever else puts all in one line.</param>
public ref struct FieldPrinter(Span<char> destination, ReadOnlySpan<char> format = default)
{
    /// <summary>The format that gives each field a line of its own.</summary>
    public const string Lines = "l";

    private const int LongestDump = 32;

    private readonly Span<char> _destination = destination;
    private readonly string _separator = format.SequenceEqual(Lines) ? "\n" : " ";
    private bool _overflow;

    /// <summary>Characters written so far.</summary>
    public int Written { get; private set; }

    /// <summary>A flag, as 0 or 1.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public void Flag(string name, bool value)
    {
        Name(name);
        Text(value ? "1" : "0");
    }

    /// <summary>An unsigned integer: decimal below 10, else hexadecimal.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public void Unsigned(string name, ulong value)
    {
        Name(name);
        Text(value < 10 ? default : "0x");
        Formatted(value, "x");
    }

    /// <summary>A signed integer, decimal.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public void Signed(string name, long value)
    {
        Name(name);
        Formatted(value, default);
    }

    /// <summary>An enum by its name, by its number where it has none.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public void Enum<T>(string name, T value)
        where T : struct, Enum
    {
        Name(name);
        if (System.Enum.TryFormat(value, _destination[Written..], out int written))
        {
            Written += written;
        }
        else
        {
            _overflow = true;
        }
    }

    /// <summary>A value with fields of its own, in parentheses.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public void Nested<T>(string name, scoped T value)
        where T : ISpanFormattable, allows ref struct
    {
        Name(name);
        Text("(");
        Formatted(value, default);
        Text(")");
    }

    /// <summary>Bytes in hexadecimal, the first 32 of them.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public void Bytes(string name, ReadOnlySpan<byte> value)
    {
        Name(name);
        foreach (byte item in value[..Math.Min(value.Length, LongestDump)])
        {
            Formatted(item, "x2");
        }

        Text(value.Length > LongestDump ? "…" : default);
    }

    /// <summary>Reserved bits, if one is set.</summary>
    /// <param name="bits">The reserved bits in their places.</param>
    public void Reserved(ulong bits)
    {
        if (bits != 0)
        {
            Name("rsvd");
            Text("0x");
            Formatted(bits, "x");
        }
    }

    /// <summary>Reserved bits of a structure, byte by byte where one is set.</summary>
    /// <param name="bytes">The structure.</param>
    /// <param name="mask">The reserved bits.</param>
    public void Reserved(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mask)
    {
        for (int i = 0; i < Math.Min(bytes.Length, mask.Length); i++)
        {
            if ((bytes[i] & mask[i]) != 0)
            {
                Text(Written > 0 ? _separator : default);
                Text("rsvd[");
                Formatted(i, default);
                Text("]=0x");
                Formatted(bytes[i] & mask[i], "x");
            }
        }
    }

    /// <summary>Ends the print.</summary>
    /// <param name="written">Characters written; 0 on failure.</param>
    /// <returns>False when the destination was too small.</returns>
    public readonly bool Finish(out int written)
    {
        written = _overflow ? 0 : Written;
        return !_overflow;
    }

    /// <summary>The printed form as a string of the length that it needs.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">What to print.</param>
    /// <param name="format"><see cref="Lines"/> for a line each field.</param>
    /// <returns>The text.</returns>
    public static string Print<T>(scoped T value, string? format = null)
        where T : ISpanFormattable, allows ref struct
    {
        Span<char> first = stackalloc char[512];
        if (value.TryFormat(first, out int written, format, CultureInfo.InvariantCulture))
        {
            return new string(first[..written]);
        }

        for (int size = 2048; ; size *= 4)
        {
            char[] larger = new char[size];
            if (value.TryFormat(larger, out written, format, CultureInfo.InvariantCulture))
            {
                return new string(larger, 0, written);
            }
        }
    }

    private void Name(string name)
    {
        Text(Written > 0 ? _separator : default);
        Text(name);
        Text("=");
    }

    private void Text(ReadOnlySpan<char> text)
    {
        if (text.TryCopyTo(_destination[Written..]))
        {
            Written += text.Length;
        }
        else
        {
            _overflow = true;
        }
    }

    private void Formatted<T>(scoped T value, ReadOnlySpan<char> format)
        where T : ISpanFormattable, allows ref struct
    {
        if (value.TryFormat(_destination[Written..], out int written, format, CultureInfo.InvariantCulture))
        {
            Written += written;
        }
        else
        {
            _overflow = true;
        }
    }
}
