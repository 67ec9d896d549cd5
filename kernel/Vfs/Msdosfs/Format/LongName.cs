using System.Buffers;
using System.Buffers.Binary;

namespace DriverKit.Kernel.Vfs.Msdosfs.Format;

/// <summary>The rules of long names: what may stand in one, how two compare, how one is spread over slots.</summary>
internal static class LongName
{
    /// <summary>Longest name in UTF-16 units.</summary>
    public const int MaxUnits = 255;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"*/:<>?\\|\u007f");

    /// <summary>The name as it is kept: without trailing dots and spaces, which Windows does not tell apart.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> name) => name.TrimEnd(" .");

    /// <summary>Whether a trimmed name may be given to a file.</summary>
    /// <returns>Ok, EINVAL for a forbidden character or half a surrogate pair, ENAMETOOLONG.</returns>
    public static Errno Check(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.ContainsAny(Forbidden))
        {
            return Errno.EINVAL;
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]) && (i + 1 >= name.Length || !char.IsSurrogatePair(name[i], name[++i])))
            {
                return Errno.EINVAL;
            }
        }

        return name.Length > MaxUnits ? Errno.ENAMETOOLONG : Errno.Ok;
    }

    /// <summary>A unit as it counts in comparisons.</summary>
    public static char Fold(char unit) => unit < 128
        ? ((uint)(unit - 'a') < 26u ? (char)(unit - 32) : unit)
        : char.ToUpperInvariant(unit);

    /// <summary>Whether two names are the same to the file system.</summary>
    public static bool Same(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && Fold(left[i]) != Fold(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A hash under which names that are the same are alike.</summary>
    public static uint Hash(ReadOnlySpan<char> name)
    {
        uint hash = 2166136261;
        foreach (char unit in name)
        {
            hash = (hash ^ Fold(unit)) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    /// <summary>How many slots a name takes.</summary>
    public static int SlotCount(int units) => (units + LongNameSlot.Units - 1) / LongNameSlot.Units;

    /// <summary>Writes one slot of a name.</summary>
    /// <param name="slot">The 32 bytes.</param>
    /// <param name="name">The whole name.</param>
    /// <param name="ordinal">The slot's number, 1 nearest the short name.</param>
    /// <param name="checksum">Of the short name.</param>
    public static void WriteSlot(Span<byte> slot, ReadOnlySpan<char> name, int ordinal, byte checksum)
    {
        Span<byte> units = stackalloc byte[LongNameSlot.Units * 2];
        for (int i = 0; i < LongNameSlot.Units; i++)
        {
            int at = ((ordinal - 1) * LongNameSlot.Units) + i;
            ushort unit = at < name.Length ? name[at] : at == name.Length ? (ushort)0 : (ushort)0xFFFF;
            BinaryPrimitives.WriteUInt16LittleEndian(units[(i * 2)..], unit);
        }

        LongNameSlot.Writer entry = LongNameSlot.Write(slot);
        entry.Ordinal = (byte)ordinal;
        entry.Last = ordinal == SlotCount(name.Length);
        entry.Attributes = 0x0F;
        entry.Checksum = checksum;
        entry.Name1 = units[..10];
        entry.Name2 = units[10..22];
        entry.Name3 = units[22..];
    }

    /// <summary>Takes the units out of one slot.</summary>
    /// <param name="entry">The slot.</param>
    /// <param name="units">Room for 13 units.</param>
    /// <returns>Units of the name, 0 to 13: those ahead of the terminator.</returns>
    public static int ReadSlot(LongNameSlot entry, Span<char> units)
    {
        Copy(entry.Name1, units);
        Copy(entry.Name2, units[5..]);
        Copy(entry.Name3, units[11..]);
        int end = units[..LongNameSlot.Units].IndexOf('\0');
        return end < 0 ? LongNameSlot.Units : end;
    }

    private static void Copy(ReadOnlySpan<byte> bytes, Span<char> units)
    {
        for (int i = 0; i < bytes.Length; i += 2)
        {
            units[i / 2] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[i..]);
        }
    }
}
