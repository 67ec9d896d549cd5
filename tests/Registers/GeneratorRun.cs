using DriverKit.Registers.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DriverKit.Registers.Tests;

/// <summary>Runs the generator over a piece of source, as the compiler would.</summary>
internal static class GeneratorRun
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    /// <summary>The generator's own diagnostics, the compiler's errors, and the result.</summary>
    public static (string[] Ids, Diagnostic[] Reported, Diagnostic[] CompilerErrors) Over(string source)
    {
        CSharpCompilation compilation = Compile(source);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new LayoutGenerator().AsSourceGenerator()], parseOptions: Options);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation result, out var reported);
        Diagnostic[] errors = [.. result.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
        return ([.. reported.Select(d => d.Id).Distinct().Order()], [.. reported], errors);
    }

    /// <summary>The reasons of the outputs of a second run after an edit, by tracked step.</summary>
    public static IncrementalStepRunReason[] Again(string source, string edited)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new LayoutGenerator().AsSourceGenerator()],
            parseOptions: Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(Compile(source));
        driver = driver.RunGenerators(Compile(edited));
        return [.. driver.GetRunResult().Results[0].TrackedOutputSteps
            .SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }

    private static CSharpCompilation Compile(string source)
    {
        const string Usings = "using System; using DriverKit.Registers;\n";
        return CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(Usings + source, Options, "Sample.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }
}
