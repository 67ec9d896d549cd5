using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DriverKit.Registers.Generator;

/// <summary>A diagnostic as plain data, for the pipeline must not hold on to syntax or symbols.</summary>
internal sealed record Problem(
    string Id,
    string FilePath,
    TextSpan Span,
    LinePositionSpan Lines,
    EquatableList<string> Arguments)
{
    public static Problem At(ISymbol symbol, DiagnosticDescriptor rule, params string[] arguments)
    {
        Location location = symbol.Locations.FirstOrDefault() ?? Location.None;
        return new Problem(
            rule.Id,
            location.SourceTree?.FilePath ?? string.Empty,
            location.SourceSpan,
            location.GetLineSpan().Span,
            new EquatableList<string>([.. arguments]));
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Rules.ById[Id],
        FilePath.Length == 0 ? Location.None : Location.Create(FilePath, Span, Lines),
        Arguments.ToArray<object>());
}
