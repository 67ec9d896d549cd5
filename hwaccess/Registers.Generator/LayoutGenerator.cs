using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DriverKit.Registers.Generator;

/// <summary>Writes the other half of every [BitFields] value and every [WireStruct] view.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LayoutGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<LayoutModel> values = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.BitFields,
            (node, _) => node is StructDeclarationSyntax or RecordDeclarationSyntax,
            (found, _) => BitFieldsReader.Read((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0]));
        context.RegisterSourceOutput(values, Emit);

        IncrementalValuesProvider<LayoutModel> structures = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.WireStruct,
            (node, _) => node is StructDeclarationSyntax or RecordDeclarationSyntax,
            (found, _) => WireStructReader.Read((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0]));
        context.RegisterSourceOutput(structures, Emit);

        IncrementalValuesProvider<BlockModel> blocks = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.RegisterBlock,
            (node, _) => node is StructDeclarationSyntax or RecordDeclarationSyntax,
            (found, _) => RegisterBlockReader.Read((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0]));
        context.RegisterSourceOutput(blocks, Emit);

        (string, string)[] pieces =
        [
            (Names.Bits, "Bits"), (Names.At, "At"), (Names.Fixed, "Fixed"), (Names.Register, "Register"), (Names.FieldAccess, "FieldAccess"),
        ];
        foreach ((string attribute, string name) in pieces)
        {
            IncrementalValuesProvider<Problem?> strays = context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute, (_, _) => true, (found, _) => Stray(found.TargetSymbol, name));
            context.RegisterSourceOutput(strays, (output, problem) =>
            {
                if (problem is not null)
                {
                    output.ReportDiagnostic(problem.ToDiagnostic());
                }
            });
        }
    }

    private static void Emit(SourceProductionContext output, LayoutModel model)
    {
        foreach (Problem problem in model.Problems)
        {
            output.ReportDiagnostic(problem.ToDiagnostic());
        }

        if (model.Problems.Count == 0)
        {
            string prefix = model.Namespace.Length == 0 ? string.Empty : model.Namespace + ".";
            output.AddSource(
                $"{prefix}{model.Name}.g.cs",
                model.IsWire ? WireStructEmitter.Emit(model) : BitFieldsEmitter.Emit(model));
        }
    }

    private static void Emit(SourceProductionContext output, BlockModel model)
    {
        foreach (Problem problem in model.Problems)
        {
            output.ReportDiagnostic(problem.ToDiagnostic());
        }

        if (model.Problems.Count == 0)
        {
            string prefix = model.Namespace.Length == 0 ? string.Empty : model.Namespace + ".";
            output.AddSource($"{prefix}{model.Name}.g.cs", RegisterBlockEmitter.Emit(model));
        }
    }

    private static Problem? Stray(ISymbol symbol, string name)
    {
        if (name == "Register")
        {
            return Names.Find(symbol.ContainingType, Names.RegisterBlock) is not null
                ? null
                : Problem.At(symbol, Rules.Stray, symbol.Name, name, "it belongs into a [RegisterBlock]");
        }

        if (name == "FieldAccess")
        {
            return symbol.ContainingType.GetAttributes().Any(Names.IsBitFields) && Names.Find(symbol, Names.Bits) is not null
                ? null
                : Problem.At(symbol, Rules.Stray, symbol.Name, name, "it belongs beside [Bits] in a bit-field value");
        }

        bool wire = Names.Find(symbol.ContainingType, Names.WireStruct) is not null;
        bool value = symbol.ContainingType.GetAttributes().Any(Names.IsBitFields);
        bool alone = name == "Fixed" && (value || Names.Find(symbol, Names.At) is null);
        return (wire || value) && !alone
            ? null
            : Problem.At(symbol, Rules.Stray, symbol.Name, name, "it belongs into a type with a layout");
    }
}
