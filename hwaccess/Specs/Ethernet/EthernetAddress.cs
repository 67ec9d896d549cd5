using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DriverKit.Specs.Ethernet;

/// <summary>A MAC address. IEEE 802 §8.2.</summary>
/// <param name="Value">The six bytes, the first sent in bits 47:40.</param>
public readonly record struct EthernetAddress(ulong Value) : IParsable<EthernetAddress>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 6;

    /// <summary>All stations.</summary>
    public static EthernetAddress Broadcast => new(0xffff_ffff_ffff);

    /// <summary>True for a group address: the first bit on the wire is 1.</summary>
    public bool IsMulticast => (Value & 0x0100_0000_0000) != 0;

    /// <summary>True for all stations.</summary>
    public bool IsBroadcast => Value == 0xffff_ffff_ffff;

    /// <summary>True where no manufacturer gave it.</summary>
    public bool IsLocal => (Value & 0x0200_0000_0000) != 0;

    /// <summary>True for a station's own address: neither group nor zero.</summary>
    public bool IsStation => !IsMulticast && Value is > 0 and <= 0xffff_ffff_ffff;

    /// <summary>Reads one.</summary>
    /// <param name="bytes">At least six bytes.</param>
    public static EthernetAddress Read(ReadOnlySpan<byte> bytes) => new(
        ((ulong)bytes[0] << 40) | ((ulong)bytes[1] << 32) | ((ulong)bytes[2] << 24) | ((ulong)bytes[3] << 16) | ((ulong)bytes[4] << 8) | bytes[5]);

    /// <summary>Writes it.</summary>
    /// <param name="bytes">At least six bytes.</param>
    public void CopyTo(Span<byte> bytes)
    {
        for (int i = 0; i < Length; i++)
        {
            bytes[i] = (byte)(Value >> (40 - (8 * i)));
        }
    }

    /// <summary>Reads the written form, <c>52:54:00:12:34:56</c>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">It is not such a form.</exception>
    public static EthernetAddress Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out EthernetAddress address) ? address : throw new FormatException($"'{s}' is not a MAC address such as 52:54:00:12:34:56");

    /// <summary>Reads the written form, <c>52:54:00:12:34:56</c>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The address.</param>
    /// <returns>False if it is not such a form.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EthernetAddress result)
    {
        result = default;
        if (s is not { Length: 17 })
        {
            return false;
        }

        ulong value = 0;
        for (int i = 0; i < Length; i++)
        {
            if ((i > 0 && s[(3 * i) - 1] is not (':' or '-'))
                || !byte.TryParse(s.AsSpan(3 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte part))
            {
                return false;
            }

            value = (value << 8) | part;
        }

        result = new EthernetAddress(value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(byte)(Value >> 40):x2}:{(byte)(Value >> 32):x2}:{(byte)(Value >> 24):x2}:{(byte)(Value >> 16):x2}:{(byte)(Value >> 8):x2}:{(byte)Value:x2}";
}
