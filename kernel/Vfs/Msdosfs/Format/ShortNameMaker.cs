namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>Makes a short name for a long one. FAT specification 1.03, "Generating the basis-name" and "the numeric tail".</summary>
internal static class ShortNameMaker
{
    private const int LastTail = 999_999;

    /// <summary>The short name that says the same as the long one, if there is one: at most a difference of case a part.</summary>
    /// <param name="name">A name that passed <see cref="LongName.Check"/>.</param>
    /// <param name="shortName">The short name.</param>
    /// <param name="flags">How its case is shown.</param>
    /// <returns>False when a long name is needed.</returns>
    public static bool TryExact(ReadOnlySpan<char> name, out ShortName shortName, out CaseFlags flags)
    {
        shortName = default;
        flags = default;
        ((Span<byte>)shortName).Fill((byte)' ');
        int dot = name.LastIndexOf('.');
        ReadOnlySpan<char> stem = dot < 0 ? name : name[..dot];
        ReadOnlySpan<char> extension = dot < 0 ? default : name[(dot + 1)..];
        if (stem.Length is 0 or > ShortName.BaseLength || extension.Length > 3 || (dot >= 0 && extension.IsEmpty)
            || !TryPart(stem, shortName, out bool lowerBase)
            || !TryPart(extension, ((Span<byte>)shortName)[ShortName.BaseLength..], out bool lowerExtension))
        {
            return false;
        }

        flags = new CaseFlags { LowerBase = lowerBase, LowerExtension = lowerExtension };
        return true;
    }

    /// <summary>The basis of a short name, and whether it needs a tail because something was lost.</summary>
    /// <param name="name">The long name.</param>
    /// <param name="codePage">What short names are written in.</param>
    /// <param name="lossy">Whether the basis says less than the name.</param>
    public static ShortName Basis(ReadOnlySpan<char> name, CodePage codePage, out bool lossy)
    {
        var basis = default(ShortName);
        Span<byte> bytes = basis;
        bytes.Fill((byte)' ');
        ReadOnlySpan<char> rest = name.TrimStart(" .");
        lossy = rest.Length != name.Length;
        int dot = rest.LastIndexOf('.');
        lossy |= Fill(dot < 0 ? rest : rest[..dot], codePage, bytes[..ShortName.BaseLength]);
        lossy |= dot >= 0 && Fill(rest[(dot + 1)..], codePage, bytes[ShortName.BaseLength..]);
        if (bytes[0] == ' ')
        {
            bytes[0] = (byte)'_';
            lossy = true;
        }

        if (bytes[0] == DirectorySlot.Free)
        {
            bytes[0] = 0x05;
        }

        return basis;
    }

    /// <summary>The n-th name to try. The first ones carry a plain tail; then a hash of the long name spreads them.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="name">The long name.</param>
    /// <param name="attempt">Which, from 1.</param>
    /// <param name="result">The name.</param>
    /// <returns>False when there are no more.</returns>
    public static bool TryTail(ShortName basis, ReadOnlySpan<char> name, int attempt, out ShortName result)
    {
        result = basis;
        if (attempt > LastTail)
        {
            return false;
        }

        Span<byte> bytes = result;
        int stem = ((ReadOnlySpan<byte>)bytes[..ShortName.BaseLength]).TrimEnd((byte)' ').Length;
        Span<byte> text = stackalloc byte[16];
        bool hashed = attempt is > 4 and <= 13;
        text[0] = (byte)'~';
        (hashed ? attempt - 4 : attempt).TryFormat(text[1..], out int digits);
        int tail = 1 + digits;
        if (hashed)
        {
            stem = Math.Min(stem, 2);
            ((ushort)LongName.Hash(name)).TryFormat(bytes[stem..], out int hex, "X4");
            stem += hex;
        }

        stem = Math.Min(stem, ShortName.BaseLength - tail);
        text[..tail].CopyTo(bytes[stem..]);
        bytes[(stem + tail)..ShortName.BaseLength].Fill((byte)' ');
        return true;
    }

    private static bool TryPart(ReadOnlySpan<char> part, Span<byte> destination, out bool lower)
    {
        lower = false;
        bool upper = false;
        for (int i = 0; i < part.Length; i++)
        {
            char unit = part[i];
            bool isLower = (uint)(unit - 'a') < 26u;
            lower |= isLower;
            upper |= (uint)(unit - 'A') < 26u;
            byte code = (byte)(isLower ? unit - 32 : unit);
            if (unit >= 128 || !ShortName.IsAllowed(code))
            {
                return false;
            }

            destination[i] = code;
        }

        return !(lower && upper);
    }

    private static bool Fill(ReadOnlySpan<char> part, CodePage codePage, Span<byte> destination)
    {
        bool lossy = false;
        int length = 0;
        foreach (char unit in part)
        {
            if (unit is ' ' or '.')
            {
                lossy = true;
                continue;
            }

            if (length == destination.Length)
            {
                return true;
            }

            bool known = codePage.TryToByte(LongName.Fold(unit), out byte code) && ShortName.IsAllowed(code);
            lossy |= !known;
            destination[length++] = known ? code : (byte)'_';
        }

        return lossy;
    }
}
