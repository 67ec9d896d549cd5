using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Generator;

/// <summary>From a [WireStruct] type to its model.</summary>
internal static class WireStructReader
{
    private const int BigEndian = 2;

    /// <summary>Before an owner's name: the bit is reserved by the value that lies there.</summary>
    private const char ReservedWithin = '~';

    public static LayoutModel Read(INamedTypeSymbol type, AttributeData layout)
    {
        List<Problem> problems = [];
        TypeChecks.Declaration(type, wire: true, problems);
        int size = Names.Number(layout, 0);
        int order = Names.Number(layout, 1);
        if (size < 1)
        {
            problems.Add(Problem.At(type, Rules.BadNumber, "The size", type.Name, $"{size}", "1 or more bytes"));
            size = 0;
        }

        int minimum = Names.Named(layout, "Minimum") is int named && named != 0 ? named : size;
        if (minimum < 0 || minimum > size)
        {
            problems.Add(Problem.At(type, Rules.BadNumber, "The minimum", type.Name, $"{minimum}", "at most the size"));
            minimum = size;
        }

        List<FieldModel> fields = [];
        List<FieldModel> overlays = [];
        string?[] owners = new string?[size * 8];
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (Field(property, type, size, order, problems) is not { } field)
            {
                continue;
            }

            fields.Add(field);
            if (Names.Named(Names.Find(property, Names.At)!, "Overlay") is true)
            {
                overlays.Add(field);
            }
            else
            {
                Claim(property, field, owners, problems);
            }
        }

        foreach (FieldModel overlay in overlays)
        {
            Name(overlay, owners);
        }

        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == Names.Reserved)
            {
                problems.Add(Problem.At(
                    type, Rules.Stray, type.Name, "Reserved", "what a wire structure does not name is reserved"));
            }
        }

        return new LayoutModel(
            type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            IsWire: true,
            size,
            minimum,
            string.Empty,
            fields.OrderBy(field => field.ByteOffset).ThenByDescending(field => field.Bit).ToList(),
            default,
            Reserved(owners, owner => owner is null || owner[0] == ReservedWithin),
            Reserved(owners, owner => owner is null),
            problems);
    }

    private static FieldModel? Field(
        IPropertySymbol property, INamedTypeSymbol type, int size, int structOrder, List<Problem> problems)
    {
        AttributeData? bits = Names.Find(property, Names.Bits);
        if (Names.Find(property, Names.At) is not { } at)
        {
            if (bits is not null)
            {
                problems.Add(Problem.At(
                    property, Rules.Stray, property.Name, "Bits", "in a wire structure it stands beside [At]"));
            }

            return null;
        }

        if (!TypeChecks.Property(property, wire: true, problems))
        {
            return null;
        }

        if (ValueType.Of(property.Type) is not { } value
            || (bits is not null && value.Kind is ValueKind.Bytes or ValueKind.BitFields))
        {
            problems.Add(Problem.At(property, Rules.BadType, property.Name, property.Type.ToDisplayString()));
            return null;
        }

        int offset = Names.Number(at, 0);
        int bytes = Container(property, value, bits, Names.Number(at, 1), problems);
        if (bytes == 0)
        {
            return null;
        }

        if (offset < 0 || offset + bytes > size)
        {
            problems.Add(offset < 0
                ? Problem.At(property, Rules.BadNumber, "The offset", property.Name, $"{offset}", "0 or more")
                : Problem.At(
                    property, Rules.Overflow, property.Name, $"byte {offset + bytes - 1}", $"{size} bytes", type.Name));
            return null;
        }

        int order = Names.Named(at, "Order") is int named && named != 0 ? named : structOrder;
        if (bytes > 1 && order == 0 && value.Kind != ValueKind.Bytes)
        {
            problems.Add(Problem.At(property, Rules.NoOrder, property.Name, type.Name));
            return null;
        }

        int bit = bits is null ? 0 : Names.Number(bits, 0);
        int width = bits is null ? bytes * 8 : Names.Number(bits, 1);
        if (value.Kind != ValueKind.Bytes && !Bits(property, value, bit, width, bytes, problems))
        {
            return null;
        }

        bool isFixed = Fixed(property, value, width, out ulong? constant, problems);
        return isFixed
            ? new FieldModel(
                property.Name,
                TypeChecks.Access(property),
                value,
                offset,
                bytes,
                bit,
                width,
                order == BigEndian,
                HasInit: false,
                constant)
            : null;
    }

    private static int Container(
        IPropertySymbol property, ValueType value, AttributeData? bits, int stated, List<Problem> problems)
    {
        int natural = bits is not null ? (Names.Number(bits, 0) + Names.Number(bits, 1) + 7) / 8 : (value.Bits + 7) / 8;
        int bytes = stated == 0 ? natural : stated;
        int limit = value.Kind == ValueKind.Bytes ? int.MaxValue : 8;
        if (bytes < 1 || bytes > limit)
        {
            problems.Add(Problem.At(
                property, Rules.BadNumber, "The width", property.Name, $"{bytes}", "1 to 8 bytes, or more for a span"));
            return 0;
        }

        return bytes;
    }

    private static bool Bits(
        IPropertySymbol property, ValueType value, int bit, int width, int bytes, List<Problem> problems)
    {
        if (!BitFieldsReader.Range(property, property.Name, bit, width, problems))
        {
            return false;
        }

        if (bit + width > bytes * 8)
        {
            problems.Add(Problem.At(
                property, Rules.Overflow, property.Name, $"bit {bit + width - 1}", $"{bytes * 8} bits", "its bytes"));
            return false;
        }

        return TypeChecks.Fits(property, value, width, problems);
    }

    private static bool Fixed(
        IPropertySymbol property, ValueType value, int width, out ulong? constant, List<Problem> problems)
    {
        constant = null;
        if (Names.Find(property, Names.Fixed) is not { } attribute)
        {
            return true;
        }

        object? given = attribute.ConstructorArguments.FirstOrDefault().Value;
        constant = TypeChecks.Constant(given);
        bool fits = constant is { } bits && (width >= 64 || bits >> width == 0);
        if (!fits || value.Kind is not (ValueKind.Unsigned or ValueKind.Enum))
        {
            problems.Add(Problem.At(property, Rules.BadFixed, $"{given}", property.Name));
            return false;
        }

        return true;
    }

    private static void Claim(IPropertySymbol property, FieldModel field, string?[] owners, List<Problem> problems)
    {
        foreach ((int index, string owner) in Places(field))
        {
            if (owners[index] is { } other)
            {
                problems.Add(Problem.At(property, Rules.Overlap, field.Name, other.TrimStart(ReservedWithin)));
                return;
            }

            owners[index] = owner;
        }
    }

    /// <summary>A second reading names the bits that no other field does.</summary>
    private static void Name(FieldModel overlay, string?[] owners)
    {
        foreach ((int index, string owner) in Places(overlay))
        {
            owners[index] ??= owner;
        }
    }

    private static IEnumerable<(int Index, string Owner)> Places(FieldModel field)
    {
        bool span = field.Type.Kind == ValueKind.Bytes;
        for (int i = 0; i < (span ? field.ByteWidth * 8 : field.Width); i++)
        {
            int bit = field.Bit + i;
            int place = !span && field.BigEndian ? field.ByteWidth - 1 - (bit / 8) : bit / 8;
            bool reserved = !span && (field.Type.MustBeZero >> i & 1) != 0;
            yield return (
                ((field.ByteOffset + place) * 8) + (bit % 8), reserved ? ReservedWithin + field.Name : field.Name);
        }
    }

    /// <summary>The bits of each byte whose owner is such.</summary>
    private static List<byte> Reserved(string?[] owners, Func<string?, bool> such)
    {
        List<byte> masks = [];
        for (int i = 0; i < owners.Length / 8; i++)
        {
            int mask = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                mask |= such(owners[(i * 8) + bit]) ? 1 << bit : 0;
            }

            masks.Add((byte)mask);
        }

        return masks;
    }
}
