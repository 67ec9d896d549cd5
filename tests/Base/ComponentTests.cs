using DriverKit.Components.Generator;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DriverKit.Base.Tests;

public class ComponentTests
{
    [Test]
    public void The_tables_hold_what_the_attributes_name()
    {
        Assert.That(KernelComponents.Create().Select(c => c.Name), Is.EquivalentTo(new[] { "test-driver", "test-faction" }));
        Assert.That(LocatorSchemes.Create().Select(s => s.Scheme), Is.EqualTo(new[] { "test" }));
    }

    [Test]
    public void Components_come_by_level_and_requirements_first()
    {
        Assert.That(Order(KernelComponents.Create()), Is.EqualTo("test-faction test-driver"));
        Assert.That(
            Order([new TestComponent("b", ComponentLevel.Subsystem, "c"), new TestComponent("a", ComponentLevel.Subsystem), new TestComponent("c", ComponentLevel.Driver)]),
            Is.EqualTo("c b a"));
    }

    [Test]
    public void A_missing_requirement_is_named()
    {
        using var host = new RealHost(_ => { });
        Assert.That(
            () => new RumpKernel(host, [new TestDriver()]),
            Throws.ArgumentException.With.Message.Contains("'test-driver' requires 'test-faction', which was not given"));
    }

    [Test]
    public void Circles_and_twins_are_refused()
    {
        Assert.That(
            () => Order([new TestComponent("a", ComponentLevel.Driver, "b"), new TestComponent("b", ComponentLevel.Driver, "a")]),
            Throws.ArgumentException.With.Message.Contains("a → b → a"));
        Assert.That(() => Order([new TestFaction(), new TestFaction()]), Throws.ArgumentException.With.Message.Contains("given twice"));
    }

    [Test]
    public void Real_schemes_are_refused_by_the_deterministic_host()
    {
        var table = new LocatorTable(LocatorSchemes.Create());
        Assert.That(table.IsLocator("test:x"));
        Assert.That(table.IsLocator("./test:x"), Is.False);
        Assert.That(table.IsLocator("stick.img"), Is.False);
        Assert.That(Locator.TryParse("test:x", out Locator? locator, out _));
        using var host = new DeterministicHost(1);
        Assert.That(() => table.OpenUsb(locator!, host), Throws.TypeOf<LocatorException>().With.Message.Contains("deterministic host refuses"));
        using var real = new RealHost(_ => { });
        Assert.That(() => table.OpenUsb(locator!, real), Throws.TypeOf<LocatorException>().With.Message.Contains("reaches no USB devices"));
        Assert.That(Locator.TryParse("nosuch:x", out locator, out _));
        Assert.That(() => table.OpenUsb(locator!, real), Throws.TypeOf<LocatorException>().With.Message.Contains("known are test:"));
    }

    [TestCase("public abstract class X : IKernelComponent { public string Name => \"\"; public ComponentLevel Level => 0; public void Initialize(RumpKernel k) { } }", "DK0101")]
    [TestCase("public class X(int n) : IKernelComponent { public string Name => \"\" + n; public ComponentLevel Level => 0; public void Initialize(RumpKernel k) { } }", "DK0101")]
    [TestCase("public class X { }", "DK0102")]
    public void Misfits_do_not_compile(string declaration, string id) =>
        Assert.That(Generate("[assembly: KernelComponent(typeof(X))]" + declaration), Is.EqualTo(new[] { id }));

    [Test]
    public void Two_schemes_of_one_name_do_not_compile() => Assert.That(
        Generate("""
            [assembly: LocatorScheme("a", typeof(X))]
            [assembly: LocatorScheme("a", typeof(Y))]
            public class X : ILocatorScheme
            {
                public string Scheme => "a";
                public string Summary => "";
                public bool IsReal => false;
                public System.Collections.Generic.IReadOnlyList<ReachableDevice> List() => [];
            }
            public class Y : X { }
            """),
        Is.EqualTo(new[] { "DK0103" }));

    private static string Order(IEnumerable<IKernelComponent> components)
    {
        using var kernel = new RumpKernel(new DeterministicHost(1), components);
        return string.Join(' ', kernel.Console.Snapshot().Select(l => l.Text));
    }

    private static string[] Generate(string source)
    {
        MetadataReference[] references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => !p.EndsWith("Base.Tests.dll", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p))];
        CSharpParseOptions options = new(LanguageVersion.Preview);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText("using DriverKit.Kernel; using DriverKit.Locators;\n" + source, options)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ComponentTableGenerator().AsSourceGenerator()], parseOptions: options);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation result, out var reported);
        Assert.That(result.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error), Is.Empty);
        return [.. reported.Select(d => d.Id)];
    }
}
