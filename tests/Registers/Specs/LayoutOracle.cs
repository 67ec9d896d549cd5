using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace DriverKit.Registers.Tests.Specs;

/// <summary>Reads, writes and prints fields one bit at a time by their table, sharing no code with what is generated.</summary>
internal static class LayoutOracle
{
    public static ulong Get(ReadOnlySpan<byte> bytes, FieldLayout field)
    {
        ulong value = 0;
        for (int i = 0; i < field.BitWidth; i++)
        {
            (int at, int bit) = Place(field, i);
            value |= (ulong)(bytes[at] >> bit & 1) << i;
        }

        return value;
    }

    public static void Set(Span<byte> bytes, FieldLayout field, ulong value)
    {
        for (int i = 0; i < field.BitWidth; i++)
        {
            (int at, int bit) = Place(field, i);
            bytes[at] = (byte)((bytes[at] & ~(1 << bit)) | ((int)(value >> i & 1) << bit));
        }
    }

    public static string Print(ReadOnlySpan<byte> bytes, ImmutableArray<FieldLayout> fields)
    {
        var text = new StringBuilder();
        foreach (FieldLayout field in fields.Where(field => field.Kind != FieldKind.Reserved))
        {
            text.Append(text.Length > 0 ? " " : string.Empty).Append(field.Name).Append('=').Append(Value(bytes, field));
        }

        return text.ToString();
    }

    private static string Value(ReadOnlySpan<byte> bytes, FieldLayout field)
    {
        if (field.Kind == FieldKind.Bytes)
        {
            string hex = Convert.ToHexStringLower(bytes.Slice(field.ByteOffset, field.ByteWidth));
            return hex.Length > 64 ? hex[..64] + "…" : hex;
        }

        ulong value = Get(bytes, field);
        return field.Kind switch
        {
            FieldKind.Enum => Enum.ToObject(field.ValueType!, value).ToString()!,
            FieldKind.BitFields => $"({Nested(field.ValueType!, value)})",
            FieldKind.Signed => ((long)(value << (64 - field.BitWidth)) >> (64 - field.BitWidth)).ToString(CultureInfo.InvariantCulture),
            FieldKind.Boolean => $"{value}",
            _ => value < 10 ? $"{value}" : $"0x{value:x}",
        };
    }

    private static object Nested(Type type, ulong value)
    {
        Type raw = type.GetProperty("Raw")!.PropertyType;
        return Activator.CreateInstance(type, Convert.ChangeType(value, raw, CultureInfo.InvariantCulture))!;
    }

    private static (int Byte, int Bit) Place(FieldLayout field, int index)
    {
        int bit = field.BitOffset + index;
        int step = bit / 8;
        return (field.ByteOffset + (field.Order == ByteOrder.BigEndian ? field.ByteWidth - 1 - step : step), bit % 8);
    }
}
