using System.Globalization;

namespace DriverKit.Registers;

/// <summary>One field's bits in a register's value, by its description: for commands, tables and traces, which know no types.</summary>
public static class FieldValue
{
    /// <summary>The field's bits in their place.</summary>
    /// <param name="field">A field of a bit-field value.</param>
    public static ulong Mask(in FieldLayout field) => (ulong.MaxValue >> (64 - field.BitWidth)) << field.BitOffset;

    /// <summary>The field's bits out of a value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="raw">The value.</param>
    public static ulong Get(in FieldLayout field, ulong raw) => (raw & Mask(field)) >> field.BitOffset;

    /// <summary>A value with other bits in the field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="raw">The value.</param>
    /// <param name="bits">The field's bits; those past its width are dropped.</param>
    public static ulong Set(in FieldLayout field, ulong raw, ulong bits) => (raw & ~Mask(field)) | ((bits << field.BitOffset) & Mask(field));

    /// <summary>The field's bits as <see cref="FieldPrinter"/> prints them: a flag, a number, an enum's name.</summary>
    /// <param name="field">The field.</param>
    /// <param name="raw">The whole value.</param>
    public static string Text(in FieldLayout field, ulong raw)
    {
        ulong bits = Get(field, raw);
        if (field is { Kind: FieldKind.Enum, ValueType: { } type } && Enum.GetName(type, Enum.ToObject(type, bits)) is { } name)
        {
            return name;
        }

        if (field.Kind == FieldKind.Signed)
        {
            int rest = 64 - field.BitWidth;
            return ((long)(bits << rest) >> rest).ToString(CultureInfo.InvariantCulture);
        }

        return bits < 10 ? bits.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"0x{bits:x}");
    }

    /// <summary>Reads a field's bits as a person writes them: decimal, 0x, 0b, true and false, an enum's name.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">The text.</param>
    /// <param name="bits">The bits.</param>
    /// <returns>False where the text is none of these, or does not fit.</returns>
    public static bool TryParse(in FieldLayout field, string text, out ulong bits)
    {
        ulong most = ulong.MaxValue >> (64 - field.BitWidth);
        if (field is { Kind: FieldKind.Enum, ValueType: { } type } && char.IsLetter(text.FirstOrDefault())
            && Enum.TryParse(type, text, ignoreCase: true, out object? member))
        {
            bits = Convert.ToUInt64(member, CultureInfo.InvariantCulture);
            return bits <= most;
        }

        if (field.Kind == FieldKind.Boolean && bool.TryParse(text, out bool flag))
        {
            bits = flag ? 1UL : 0;
            return true;
        }

        if (field.Kind == FieldKind.Signed && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            bits = (ulong)number & most;
            int rest = 64 - field.BitWidth;
            return number << rest >> rest == number;
        }

        return TryParseNumber(text, out bits) && bits <= most;
    }

    /// <summary>Reads an unsigned number: decimal, 0x, 0b.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    public static bool TryParseNumber(string text, out ulong number)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, culture, out number)
            : text.StartsWith("0b", StringComparison.OrdinalIgnoreCase) ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowBinarySpecifier, culture, out number)
            : ulong.TryParse(text, NumberStyles.None, culture, out number);
    }
}
