using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Generator;

/// <summary>From a [BitFields] type to its model.</summary>
internal static class BitFieldsReader
{
    public static LayoutModel Read(INamedTypeSymbol type, AttributeData layout)
    {
        List<Problem> problems = [];
        TypeChecks.Declaration(type, wire: false, problems);
        ITypeSymbol raw = layout.AttributeClass!.TypeArguments[0];
        (int bits, bool signed) = ValueType.Integer(raw.SpecialType);
        if (bits == 0 || signed)
        {
            problems.Add(Problem.At(type, Rules.BadStorage, type.Name, raw.ToDisplayString()));
            bits = 64;
        }

        List<FieldModel> fields = [];
        string?[] owners = new string?[bits];
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (Field(property, type, bits, problems) is { } field)
            {
                Claim(property, field, owners, problems);
                fields.Add(field);
            }
        }

        List<ReservedModel> reserved = Reserved(type, bits, owners, problems);
        if (problems.Count == 0)
        {
            Gaps(type, owners, problems);
        }

        return new LayoutModel(
            type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            IsWire: false,
            bits / 8,
            bits / 8,
            raw.ToDisplayString(),
            fields.OrderBy(field => field.Bit).ToList(),
            reserved,
            default,
            default,
            problems);
    }

    private static FieldModel? Field(IPropertySymbol property, INamedTypeSymbol type, int bits, List<Problem> problems)
    {
        if (Names.Find(property, Names.At) is not null)
        {
            problems.Add(Problem.At(property, Rules.Stray, property.Name, "At", "a bit-field value has no bytes"));
        }

        if (Names.Find(property, Names.Bits) is not { } place || !TypeChecks.Property(property, wire: false, problems))
        {
            return null;
        }

        int bit = Names.Number(place, 0);
        int width = Names.Number(place, 1);
        if (!Range(property, property.Name, bit, width, problems))
        {
            return null;
        }

        if (bit + width > bits)
        {
            problems.Add(Problem.At(
                property, Rules.Overflow, property.Name, $"bit {bit + width - 1}", $"{bits} bits", type.Name));
            return null;
        }

        if (ValueType.Of(property.Type) is not { Kind: not (ValueKind.Bytes or ValueKind.BitFields) } value)
        {
            problems.Add(Problem.At(property, Rules.BadType, property.Name, property.Type.ToDisplayString()));
            return null;
        }

        return TypeChecks.Fits(property, value, width, problems)
            ? new FieldModel(
                property.Name,
                TypeChecks.Access(property),
                value,
                0,
                bits / 8,
                bit,
                width,
                BigEndian: false,
                property.SetMethod is not null,
                null,
                Names.Named(place, "Symbol") as string,
                Access(property, problems),
                Docs.Summary(property))
            : null;
    }

    private static string? Access(IPropertySymbol property, List<Problem> problems)
    {
        if (Names.Find(property, Names.FieldAccess) is not { } attribute)
        {
            return null;
        }

        string? access = AccessTypes.Name(Names.Number(attribute, 0));
        if (access is null or "Mixed")
        {
            problems.Add(Problem.At(property, Rules.BadFieldAccess, property.Name, access ?? "a number without a name"));
        }

        return access;
    }

    public static bool Range(ISymbol symbol, string name, int bit, int width, List<Problem> problems)
    {
        if (bit is < 0 or > 63)
        {
            problems.Add(Problem.At(symbol, Rules.BadNumber, "The bit offset", name, $"{bit}", "0 to 63"));
            return false;
        }

        if (width is < 1 or > 64)
        {
            problems.Add(Problem.At(symbol, Rules.BadNumber, "The width", name, $"{width}", "1 to 64 bits"));
            return false;
        }

        return true;
    }

    private static void Claim(IPropertySymbol property, FieldModel field, string?[] owners, List<Problem> problems)
    {
        for (int bit = field.Bit; bit < field.Bit + field.Width; bit++)
        {
            if (owners[bit] is { } other)
            {
                problems.Add(Problem.At(property, Rules.Overlap, field.Name, other));
                return;
            }
        }

        for (int bit = field.Bit; bit < field.Bit + field.Width; bit++)
        {
            owners[bit] = field.Name;
        }
    }

    private static List<ReservedModel> Reserved(
        INamedTypeSymbol type, int bits, string?[] owners, List<Problem> problems)
    {
        List<ReservedModel> reserved = [];
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() != Names.Reserved)
            {
                continue;
            }

            int bit = Names.Number(attribute, 0);
            int width = Names.Number(attribute, 1);
            if (!Range(type, type.Name, bit, width, problems))
            {
                continue;
            }

            if (bit + width > bits)
            {
                problems.Add(Problem.At(
                    type, Rules.Overflow, "Reserved", $"bit {bit + width - 1}", $"{bits} bits", type.Name));
                continue;
            }

            string range = BitRange.Text(bit, width);
            string? other = owners.Skip(bit).Take(width).FirstOrDefault(owner => owner is not null);
            if (other is not null)
            {
                problems.Add(other.Length == 0
                    ? Problem.At(type, Rules.ReservedTwice, range, type.Name)
                    : Problem.At(type, Rules.ReservedOverlap, range, type.Name, other));
                continue;
            }

            for (int i = bit; i < bit + width; i++)
            {
                owners[i] = string.Empty;
            }

            reserved.Add(new ReservedModel(bit, width, Names.Number(attribute, 2) == 1));
        }

        return [.. reserved.OrderBy(range => range.Bit)];
    }

    private static void Gaps(INamedTypeSymbol type, string?[] owners, List<Problem> problems)
    {
        for (int bit = 0; bit < owners.Length; bit++)
        {
            int end = bit;
            while (end < owners.Length && owners[end] is null)
            {
                end++;
            }

            if (end > bit)
            {
                problems.Add(Problem.At(type, Rules.Unaccounted, BitRange.Text(bit, end - bit), type.Name));
                bit = end;
            }
        }
    }
}
