using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Generator;

/// <summary>A field's type: how it prints in code, and how many bits it holds by itself.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its full name in code.</param>
/// <param name="Bits">Its natural width; 0 for a span of bytes.</param>
/// <param name="Storage">The raw type of a bit-field value, else the name again.</param>
/// <param name="MustBeZero">The bits of a bit-field value that are reserved and zero.</param>
internal sealed record ValueType(ValueKind Kind, string Name, int Bits, string Storage, ulong MustBeZero = 0)
{
    public static ValueType? Of(ITypeSymbol type)
    {
        string name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying })
        {
            return new ValueType(ValueKind.Enum, name, Integer(underlying.SpecialType).Bits, name);
        }

        if (type.SpecialType == SpecialType.System_Boolean)
        {
            return new ValueType(ValueKind.Boolean, name, 1, name);
        }

        if (name == "global::System.ReadOnlySpan<byte>")
        {
            return new ValueType(ValueKind.Bytes, name, 0, name);
        }

        (int bits, bool signed) = Integer(type.SpecialType);
        if (bits != 0)
        {
            return new ValueType(signed ? ValueKind.Signed : ValueKind.Unsigned, name, bits, name);
        }

        AttributeData? layout = type.GetAttributes().FirstOrDefault(Names.IsBitFields);
        return layout?.AttributeClass?.TypeArguments[0] is { } raw && Integer(raw.SpecialType) is { Bits: > 0 } storage
            ? new ValueType(ValueKind.BitFields, name, storage.Bits, raw.ToDisplayString(), ReservedZero(type))
            : null;
    }

    private static ulong ReservedZero(ITypeSymbol type)
    {
        ulong mask = 0;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            bool zero = attribute.AttributeClass?.ToDisplayString() == Names.Reserved && Names.Number(attribute, 2) == 0;
            mask |= zero ? new ReservedModel(Names.Number(attribute, 0), Names.Number(attribute, 1), false).Mask : 0;
        }

        return mask;
    }

    public static (int Bits, bool Signed) Integer(SpecialType type) => type switch
    {
        SpecialType.System_Byte => (8, false),
        SpecialType.System_UInt16 => (16, false),
        SpecialType.System_UInt32 => (32, false),
        SpecialType.System_UInt64 => (64, false),
        SpecialType.System_SByte => (8, true),
        SpecialType.System_Int16 => (16, true),
        SpecialType.System_Int32 => (32, true),
        SpecialType.System_Int64 => (64, true),
        _ => (0, false),
    };
}
