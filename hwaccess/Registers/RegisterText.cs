using System.Globalization;
using System.Text;

namespace DriverKit.Registers;

/// <summary>Accesses in words, by a block's map: what a trace says instead of offsets and numbers.</summary>
public static class RegisterText
{
    /// <summary>A read or write by name, its value by field: <c>CSTS RDY=1 CFS=0</c>, <c>RDT[0]=0x3f</c>, <c>+0x1ff0=0x0</c> in a gap.</summary>
    /// <param name="map">The block.</param>
    /// <param name="offset">In bytes from its start.</param>
    /// <param name="width">Bytes of the access.</param>
    /// <param name="isWrite">Whether it was written.</param>
    /// <param name="value">What was read or written.</param>
    public static string Access(RegisterMap map, long offset, int width, bool isWrite, ulong value)
    {
        ArgumentNullException.ThrowIfNull(map);
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (!map.TryDecode(offset, isWrite, out RegisterEntry? entry, out int index, out int within))
        {
            return string.Create(culture, $"+0x{offset:x}=0x{value:x}");
        }

        string name = entry.Shape == RegisterShape.Indexed ? entry.ShortName : entry.ShortNameOf(index);
        if (within != 0 || width != entry.Width)
        {
            int high = (8 * (within + width)) - 1;
            return string.Create(culture, $"{name}<{high}:{8 * within}>=0x{value:x}");
        }

        return entry.Fields.IsEmpty ? string.Create(culture, $"{name}=0x{value:x}") : $"{name} {Fields(entry, value)}";
    }

    /// <summary>What differs between two values of a register, by field: <c>CSTS.RDY 0->1, CSTS.SHST Normal->Complete</c>. Empty where nothing does.</summary>
    /// <param name="entry">The register.</param>
    /// <param name="index">Which of an array.</param>
    /// <param name="before">The value before.</param>
    /// <param name="after">The value after.</param>
    public static string Change(RegisterEntry entry, int index, ulong before, ulong after)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string name = entry.ShortNameOf(index);
        if (entry.Fields.IsEmpty)
        {
            return before == after ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{name} 0x{before:x}->0x{after:x}");
        }

        var text = new StringBuilder();
        foreach (FieldLayout field in entry.Fields)
        {
            if (FieldValue.Get(field, before) != FieldValue.Get(field, after))
            {
                text.Append(text.Length == 0 ? "" : ", ").Append(name).Append('.').Append(NameOf(field)).Append(' ')
                    .Append(FieldValue.Text(field, before)).Append("->").Append(FieldValue.Text(field, after));
            }
        }

        return text.ToString();
    }

    /// <summary>A value by field in the datasheet's words: <c>RDY=1 CFS=0</c>; reserved bits where one is set; a plain integer in hexadecimal.</summary>
    /// <param name="entry">The register.</param>
    /// <param name="value">Its value.</param>
    public static string Fields(RegisterEntry entry, ulong value)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Fields.IsEmpty)
        {
            return string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
        }

        var text = new StringBuilder();
        ulong reserved = 0;
        foreach (FieldLayout field in entry.Fields)
        {
            if (field.Kind == FieldKind.Reserved)
            {
                reserved |= value & FieldValue.Mask(field);
            }
            else
            {
                text.Append(text.Length == 0 ? "" : " ").Append(NameOf(field)).Append('=').Append(FieldValue.Text(field, value));
            }
        }

        return reserved == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $" rsvd=0x{reserved:x}").ToString();
    }

    private static string NameOf(in FieldLayout field) => field.Kind == FieldKind.Reserved
        ? string.Create(CultureInfo.InvariantCulture, $"rsvd<{field.BitOffset + field.BitWidth - 1}:{field.BitOffset}>")
        : field.Symbol ?? field.Name;
}
