using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DriverKit.Components.Generator;

/// <summary>
/// Writes tables of kernel components, locator schemes and models into a program, from the attributes of the assemblies it references:
/// plain constructor calls, so that trimming and ahead-of-time compilation see them.
/// </summary>
[Generator]
public sealed class ComponentTableGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> rootNamespace = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? name) && name.Length > 0 ? name : "DriverKit");
        foreach (TableKind kind in TableKind.All)
        {
            IncrementalValueProvider<(string? Source, Diagnostic[] Problems)> table = context.CompilationProvider
                .Combine(rootNamespace)
                .Select((input, _) => TableReader.Read(input.Left, kind, input.Right));
            context.RegisterSourceOutput(table.Select(static (t, _) => t.Source), (output, source) =>
            {
                if (source is not null)
                {
                    output.AddSource(kind.Name + ".g.cs", source);
                }
            });
            context.RegisterSourceOutput(table.Select(static (t, _) => t.Problems), static (output, problems) =>
            {
                foreach (Diagnostic problem in problems)
                {
                    output.ReportDiagnostic(problem);
                }
            });
        }
    }
}
