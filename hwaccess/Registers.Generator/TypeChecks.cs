using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DriverKit.Registers.Generator;

/// <summary>What is asked of the declaring type and of a field's property, whatever the layout.</summary>
internal static class TypeChecks
{
    private static readonly string[] ValueNames =
        ["Raw", "Fields", "FromRaw", "ReservedMask", "MustBeZeroMask", "PreserveMask", "TryFormat", "Equals", "Quiet"];

    private static readonly string[] WireNames =
    [
        "Size", "MinimumSize", "Bytes", "Tail", "Writer", "Write", "Edit", "View", "Fields", "TryParse", "TryFormat",
        "ReservedMask", "ReservedIsZero", "FixedValuesMatch", "WireSize",
    ];

    public static void Declaration(INamedTypeSymbol type, bool wire, List<Problem> problems)
    {
        bool partial = type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));
        if (!partial)
        {
            problems.Add(Problem.At(type, Rules.NotPartial, type.Name));
        }

        if (!type.IsReadOnly || type.IsRefLikeType != wire || type.IsRecord)
        {
            string wanted = wire ? "readonly ref struct" : "readonly struct";
            problems.Add(Problem.At(type, Rules.WrongShape, type.Name, wanted));
        }

        if (type.ContainingType is not null || type.IsGenericType)
        {
            problems.Add(Problem.At(type, Rules.NestedOrGeneric, type.Name));
        }
    }

    public static bool Property(IPropertySymbol property, bool wire, List<Problem> problems) =>
        Property(property, wire ? WireNames : ValueNames, canInit: !wire, problems);

    public static bool Property(IPropertySymbol property, string[] taken, bool canInit, List<Problem> problems)
    {
        int before = problems.Count;
        bool partial = property.IsPartialDefinition || property.PartialDefinitionPart is not null;
        if (!partial || property.IsStatic || property.IsIndexer)
        {
            problems.Add(Problem.At(property, Rules.NotPartialProperty, property.Name));
        }

        bool accessors = canInit
            ? property.GetMethod is not null && property.SetMethod is null or { IsInitOnly: true }
            : property is { GetMethod: not null, SetMethod: null };
        if (!accessors)
        {
            string wanted = canInit ? "a get accessor, and at most an init accessor" : "a get accessor alone";
            problems.Add(Problem.At(property, Rules.BadAccessors, property.Name, wanted));
        }

        if (taken.Contains(property.Name))
        {
            problems.Add(Problem.At(property, Rules.NameTaken, property.Name));
        }

        return problems.Count == before;
    }

    /// <summary>Whether a type can be the reading of so many bits; complains when not.</summary>
    public static bool Fits(IPropertySymbol property, ValueType value, int width, List<Problem> problems)
    {
        int before = problems.Count;
        string name = property.Name;
        switch (value.Kind)
        {
            case ValueKind.Boolean when width != 1:
                problems.Add(Problem.At(property, Rules.WideFlag, name, $"{width}"));
                break;
            case ValueKind.Enum:
                Enum(property, value, width, problems);
                break;
            case ValueKind.BitFields when value.Bits != width:
            case ValueKind.Unsigned or ValueKind.Signed when value.Bits < width:
                problems.Add(Problem.At(
                    property, Rules.IntegerTooSmall, name, value.Storage, $"{value.Bits}", $"{width}"));
                break;
        }

        return problems.Count == before;
    }

    private static void Enum(IPropertySymbol property, ValueType value, int width, List<Problem> problems)
    {
        if (value.Bits < width)
        {
            problems.Add(Problem.At(
                property, Rules.EnumTooNarrow, property.Type.Name, $"{value.Bits}", property.Name, $"{width}"));
            return;
        }

        foreach (IFieldSymbol member in property.Type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue))
        {
            if (Constant(member.ConstantValue) is not { } bits || (width < 64 && bits >> width != 0))
            {
                problems.Add(Problem.At(
                    property, Rules.EnumTooWide, property.Type.Name, member.Name, $"{width}", property.Name));
                return;
            }
        }
    }

    /// <summary>An integer constant as unsigned bits, null when it is negative or no integer.</summary>
    public static ulong? Constant(object? value) => value switch
    {
        byte or ushort or uint or ulong => Convert.ToUInt64(value),
        sbyte or short or int or long when Convert.ToInt64(value) >= 0 => (ulong)Convert.ToInt64(value),
        _ => null,
    };

    public static string Access(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Internal => "internal",
        _ => "private",
    };
}
