using System.Text;

namespace DriverKit.Specs.Scsi;

/// <summary>Left-aligned ASCII fields, padded with blanks. SPC-4 §4.4.1.</summary>
public static class ScsiText
{
    /// <summary>A field as text: without padding, and '?' for whatever is not printable ASCII.</summary>
    /// <param name="field">The field.</param>
    /// <returns>The text.</returns>
    public static string Read(ReadOnlySpan<byte> field)
    {
        field = field.TrimEnd(" \0"u8);
        return string.Create(field.Length, field, static (text, bytes) =>
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                text[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '?';
            }
        });
    }

    /// <summary>Stores text in a field: cut to its length, padded with blanks, '?' for what is not ASCII.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The field.</param>
    public static void Write(ReadOnlySpan<char> text, Span<byte> field)
    {
        field.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text[..Math.Min(text.Length, field.Length)], field);
    }
}
