using System.Runtime.CompilerServices;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>The eleven bytes of a short name as they lie in a slot.</summary>
[InlineArray(Length)]
internal struct ShortName : IEquatable<ShortName>
{
    public const int Length = 11;
    public const int BaseLength = 8;
    private const byte KanjiEscape = 0x05;
    private byte _first;

    /// <summary>A name from the bytes of a slot.</summary>
    public static ShortName FromBytes(ReadOnlySpan<byte> bytes)
    {
        var name = default(ShortName);
        bytes[..Length].CopyTo(name);
        return name;
    }

    /// <summary>The name of the entry <c>.</c> or <c>..</c>.</summary>
    public static ShortName Dots(int count)
    {
        var name = default(ShortName);
        ((Span<byte>)name).Fill((byte)' ');
        ((Span<byte>)name)[..count].Fill((byte)'.');
        return name;
    }

    /// <summary>The sum that ties long-name slots to their short name. FAT specification 1.03, "ChkSum".</summary>
    public readonly byte Checksum()
    {
        byte sum = 0;
        foreach (byte item in (ReadOnlySpan<byte>)this)
        {
            sum = (byte)((sum << 7 | sum >> 1) + item);
        }

        return sum;
    }

    /// <summary>Whether every byte may stand in a short name.</summary>
    public readonly bool IsValid()
    {
        ReadOnlySpan<byte> bytes = this;
        if (bytes[0] == ' ')
        {
            return false;
        }

        for (int i = 0; i < Length; i++)
        {
            byte code = bytes[i];
            if (code != ' ' && !IsAllowed(code) && !(i == 0 && code == KanjiEscape))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the name as a person reads it, at most 12 characters.</summary>
    /// <returns>How many characters.</returns>
    public readonly int Format(CodePage codePage, CaseFlags flags, Span<char> destination)
    {
        int length = Part(codePage, 0, BaseLength, flags.LowerBase, destination);
        int extension = Part(codePage, BaseLength, Length, flags.LowerExtension, destination[(length + 1)..]);
        if (extension == 0)
        {
            return length;
        }

        destination[length] = '.';
        return length + 1 + extension;
    }

    /// <summary>Whether a byte may stand in a short name. FAT specification 1.03, "Short directory entries".</summary>
    public static bool IsAllowed(byte code) =>
        code > 0x20 && code != 0x7F && !"\"*+,./:;<=>?[\\]|"u8.Contains(code) && code is not (>= (byte)'a' and <= (byte)'z');

    /// <inheritdoc/>
    public readonly bool Equals(ShortName other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ShortName other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        uint hash = 2166136261;
        foreach (byte item in (ReadOnlySpan<byte>)this)
        {
            hash = (hash ^ item) * 16777619;
        }

        return (int)hash;
    }

    private readonly int Part(CodePage codePage, int from, int to, bool lower, Span<char> destination)
    {
        ReadOnlySpan<byte> bytes = ((ReadOnlySpan<byte>)this)[from..to].TrimEnd((byte)' ');
        for (int i = 0; i < bytes.Length; i++)
        {
            byte code = i == 0 && from == 0 && bytes[0] == KanjiEscape ? DirectorySlot.Free : bytes[i];
            char unit = codePage.ToChar(code);
            destination[i] = lower ? char.ToLowerInvariant(unit) : unit;
        }

        return bytes.Length;
    }
}
