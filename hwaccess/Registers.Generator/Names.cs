using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Generator;

/// <summary>The attributes' metadata names, and how to tell them.</summary>
internal static class Names
{
    public const string Root = "DriverKit.Registers.";
    public const string BitFields = Root + "BitFieldsAttribute`1";
    public const string WireStruct = Root + "WireStructAttribute";
    public const string Bits = Root + "BitsAttribute";
    public const string At = Root + "AtAttribute";
    public const string Fixed = Root + "FixedAttribute";
    public const string RegisterBlock = Root + "RegisterBlockAttribute";
    public const string Register = Root + "RegisterAttribute";
    public const string FieldAccess = Root + "FieldAccessAttribute";
    public const string Reserved = Root + "ReservedAttribute";

    public static bool IsBitFields(AttributeData attribute) =>
        attribute.AttributeClass is { MetadataName: "BitFieldsAttribute`1" } type
        && type.ContainingNamespace.ToDisplayString() == "DriverKit.Registers";

    public static AttributeData? Find(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == name);

    public static int Number(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length && attribute.ConstructorArguments[index].Value is int value
            ? value
            : 0;

    public static object? Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value.Value;
}
