using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Generator;

/// <summary>What a register property's type says.</summary>
/// <param name="Shape">Single, Array or Indexed.</param>
/// <param name="AccessType">The access type in code.</param>
/// <param name="Kind">The name of the member of the Access enum.</param>
/// <param name="Value">The type of the value.</param>
internal sealed record AccessTypes(string Shape, string AccessType, string Kind, ITypeSymbol Value)
{
    // In the order of the Access enum.
    private static readonly string[] Kinds =
        ["ReadWrite", "ReadOnly", "WriteOnly", "WriteOneToClear", "WriteOneToSet", "ReadToClear", "SelfClearing", "Mixed"];

    /// <summary>The member of the Access enum with this number.</summary>
    public static string? Name(int number) => number >= 0 && number < Kinds.Length ? Kinds[number] : null;

    /// <summary>Null where the type is none of the access types.</summary>
    public static AccessTypes? Of(ITypeSymbol type)
    {
        if (Argument(type, "RegisterArray") is { } element)
        {
            return Single(element) is { } single ? single with { Shape = "Array" } : null;
        }

        return Argument(type, "IndexedRegister") is { } value
            ? new AccessTypes("Indexed", Full(type), "ReadWrite", value)
            : Single(type);
    }

    private static AccessTypes? Single(ITypeSymbol type) =>
        Kinds.FirstOrDefault(kind => Argument(type, kind) is not null) is { } kind
            ? new AccessTypes("Single", Full(type), kind, Argument(type, kind)!)
            : null;

    private static ITypeSymbol? Argument(ITypeSymbol type, string name) =>
        type is INamedTypeSymbol { Arity: 1 } named && named.Name == name
            && named.ContainingNamespace.ToDisplayString() == "DriverKit.Registers"
            ? named.TypeArguments[0]
            : null;

    private static string Full(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
