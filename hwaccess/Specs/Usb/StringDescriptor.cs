using System.Buffers.Binary;

namespace DriverKit.Specs.Usb;

/// <summary>String descriptors and the list of languages. USB 2.0 §9.6.7, tables 9-15 and 9-16.</summary>
public static class StringDescriptor
{
    /// <summary>The most code units that a string can have: bLength is a byte.</summary>
    public const int MaxLength = 126;

    /// <summary>English (United States), the language that nearly every device has.</summary>
    public const ushort EnglishUnitedStates = 0x0409;

    /// <summary>Reads a string. Half a code unit at the end is dropped, a bLength past the answer is cut.</summary>
    /// <param name="descriptor">The device's answer.</param>
    /// <param name="text">Room for the text, <see cref="MaxLength"/> code units.</param>
    /// <param name="written">Code units written.</param>
    /// <returns>False when the answer is no string descriptor or the room too small.</returns>
    public static bool TryRead(ReadOnlySpan<byte> descriptor, Span<char> text, out int written)
    {
        written = 0;
        if (!TryBody(descriptor, out ReadOnlySpan<byte> body) || body.Length / 2 > text.Length)
        {
            return false;
        }

        for (; written < body.Length / 2; written++)
        {
            text[written] = (char)BinaryPrimitives.ReadUInt16LittleEndian(body[(2 * written)..]);
        }

        return true;
    }

    /// <summary>Reads a string as text, without trailing blanks and NULs; control characters become '?'.</summary>
    /// <param name="descriptor">The device's answer.</param>
    /// <returns>The text, or null when the answer is no string descriptor.</returns>
    public static string? Read(ReadOnlySpan<byte> descriptor)
    {
        Span<char> text = stackalloc char[MaxLength + 1];
        if (!TryRead(descriptor, text, out int written))
        {
            return null;
        }

        text = text[..written].TrimEnd("\0 ");
        foreach (ref char unit in text)
        {
            unit = char.IsControl(unit) ? '?' : unit;
        }

        return new string(text);
    }

    /// <summary>One of the languages in string descriptor zero.</summary>
    /// <param name="descriptor">The device's answer to string zero.</param>
    /// <param name="index">Which, from 0.</param>
    /// <param name="language">The language.</param>
    /// <returns>False past the last.</returns>
    public static bool TryReadLanguage(ReadOnlySpan<byte> descriptor, int index, out ushort language)
    {
        language = 0;
        if (!TryBody(descriptor, out ReadOnlySpan<byte> body) || index < 0 || index >= body.Length / 2)
        {
            return false;
        }

        language = BinaryPrimitives.ReadUInt16LittleEndian(body[(2 * index)..]);
        return true;
    }

    /// <summary>Stores a string descriptor.</summary>
    /// <param name="text">Up to <see cref="MaxLength"/> code units.</param>
    /// <param name="destination">Room for two bytes and two for each code unit.</param>
    /// <returns>The descriptor's length in bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The text is too long.</exception>
    public static int Write(ReadOnlySpan<char> text, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxLength);
        int length = StringDescriptorHeader.Size + (2 * text.Length);
        StringDescriptorHeader.Writer header = StringDescriptorHeader.Write(destination);
        header.Length = (byte)length;
        for (int i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(destination[(StringDescriptorHeader.Size + (2 * i))..], text[i]);
        }

        return length;
    }

    private static bool TryBody(ReadOnlySpan<byte> descriptor, out ReadOnlySpan<byte> body)
    {
        bool valid = StringDescriptorHeader.TryParse(descriptor, out StringDescriptorHeader header)
            && header.FixedValuesMatch && header.Length >= StringDescriptorHeader.Size;
        body = valid ? header.Tail[..Math.Min(header.Length - StringDescriptorHeader.Size, header.Tail.Length)] : default;
        return valid;
    }
}
