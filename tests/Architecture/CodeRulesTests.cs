using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DriverKit.Architecture.Tests;

[TestFixture]
public sealed class CodeRulesTests
{
    private const string Prelude = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;\n";

    private static IEnumerable<string> Assemblies =>
        from project in Repository.Files
        where project.EndsWith(".csproj", StringComparison.Ordinal)
            && Layering.Of(project) is Layer.Seam or Layer.Decorators or Layer.Emulation or Layer.KernelBase or Layer.KernelDev
                or Layer.KernelVfs or Layer.KernelNet or Layer.KernelAbove or Layer.Driver
        select Path.GetFileNameWithoutExtension(project) + ".dll";

    [TestCaseSource(nameof(Assemblies))]
    public void NoThreadNoClockNoChance(string assembly) => Assert.That(HouseRules.ForbiddenUses(Load(assembly)), Is.Empty);

    [TestCaseSource(nameof(Assemblies))]
    public void NoStateThatKernelsShare(string assembly) => Assert.That(HouseRules.SharedState(Load(assembly)), Is.Empty);

    // The real host is the machine, and kernel/Base may not know Interop: what it needs of the system has a namespace of its own.
    [TestCaseSource(nameof(Assemblies))]
    public void NoNativeFunctionOutsideInterop(string assembly) => Assert.That(
        Load(assembly).NativeImports().Where(f => !f.StartsWith("DriverKit.Kernel.Hosts.Native.", StringComparison.Ordinal)), Is.Empty);

    [TestCase("class A { object _o = new(); void M() { lock (_o) { } } }", "System.Threading.Monitor")]
    [TestCase("class A { readonly Lock _l = new(); }", "System.Threading.Lock")]
    [TestCase("class A { void M() { new Thread(() => { }).Start(); } }", "System.Threading.Thread")]
    [TestCase("class A { Thread? _t; }", "System.Threading.Thread")]
    [TestCase("class A { List<Thread?> _t = []; }", "System.Threading.Thread")]
    [TestCase("class A { void M() => Thread.Sleep(1); }", "System.Threading.Thread.Sleep")]
    [TestCase("class A { void M() => Task.Run(() => { }); }", "System.Threading.Tasks.Task.Run")]
    [TestCase("class A { void M() => Task.Run(() => 1); }", "System.Threading.Tasks.Task.Run")]
    [TestCase("class A { async Task M() => await Task.Delay(1); }", "System.Threading.Tasks.Task.Delay")]
    [TestCase("class A { int M(Task<int> t) => t.Result; }", "System.Threading.Tasks.Task`1.get_Result")]
    [TestCase("class A { void M() { var w = new SpinWait(); w.SpinOnce(); } }", "System.Threading.SpinWait")]
    [TestCase("class A { object M() => new Timer(_ => { }); }", "System.Threading.Timer")]
    [TestCase("class A { void M() => ThreadPool.QueueUserWorkItem(_ => { }); }", "System.Threading.ThreadPool")]
    [TestCase("class A { DateTime M() => DateTime.Now; }", "System.DateTime.get_Now")]
    [TestCase("class A { DateTimeOffset M() => DateTimeOffset.UtcNow; }", "System.DateTimeOffset.get_UtcNow")]
    [TestCase("class A { long M() => System.Diagnostics.Stopwatch.GetTimestamp(); }", "System.Diagnostics.Stopwatch")]
    [TestCase("class A { long M() => Environment.TickCount64; }", "System.Environment.get_TickCount64")]
    [TestCase("class A { void M() => Environment.Exit(1); }", "System.Environment.Exit")]
    [TestCase("class A { int M() => Random.Shared.Next(); }", "System.Random.get_Shared")]
    [TestCase("class A { int M() => new Random().Next(); }", "System.Random..ctor")]
    [TestCase("class A { Guid M() => Guid.NewGuid(); }", "System.Guid.NewGuid")]
    [TestCase("class A { void M() => Console.WriteLine(); }", "System.Console")]
    [TestCase("class A { IEnumerable<int> M() { Thread.Sleep(1); yield return 1; } }", "System.Threading.Thread.Sleep")]
    [TestCase("class A { class B { Action M() => () => Thread.Sleep(1); } }", "System.Threading.Thread.Sleep")]
    public void AForbiddenUseIsFound(string code, string what) =>
        Assert.That(HouseRules.ForbiddenUses(Compile($"namespace DriverKit.Kernel; {code}")), Has.Some.Contains(what));

    [TestCase("class A { int M() => new Random(1).Next(); }")]
    [TestCase("class A { void M() => Thread.MemoryBarrier(); }")]
    [TestCase("class A { int _i; void M() => Interlocked.Increment(ref _i); }")]
    [TestCase("class A { DateTime M() => DateTime.UnixEpoch; }")]
    public void AnAllowedUseIsNot(string code) =>
        Assert.That(HouseRules.ForbiddenUses(Compile($"namespace DriverKit.Kernel; {code}")), Is.Empty);

    [TestCase("class A { void M() => Thread.Sleep(1); }")]
    [TestCase("class A { class B { static int s; Action M() => () => Thread.Sleep(s++); } }")]
    public void TheHostsMay(string code)
    {
        CompiledAssembly assembly = Compile($"namespace DriverKit.Kernel.Hosts; {code}");
        Assert.That(HouseRules.ForbiddenUses(assembly).Concat(HouseRules.SharedState(assembly)), Is.Empty);
    }

    [TestCase("static int s_count; int M() => s_count++;")]
    [TestCase("static int Count { get; set; }")]
    [TestCase("static readonly Dictionary<int, int> Cache = new();")]
    [TestCase("static readonly List<int> Cache = new();")]
    [TestCase("static event Action? Happened; void M() => Happened?.Invoke();")]
    [TestCase("class B<T> { static T? s; T? M() => s = default; }")]
    public void SharedStateIsFound(string member) =>
        Assert.That(HouseRules.SharedState(Compile($"namespace DriverKit.Kernel; class A {{ {member} }}")), Is.Not.Empty);

    [TestCase("const int Count = 1;")]
    [TestCase("static readonly int[] Table = [1, 2, 3];")]
    [TestCase("[ThreadStatic] static int t_current; int M() => t_current++;")]
    [TestCase("Func<int, int> M() => x => x + 1;")]
    [TestCase("static ReadOnlySpan<byte> Bytes => [1, 2, 3];")]
    public void AConstantIsNot(string member) =>
        Assert.That(HouseRules.SharedState(Compile($"namespace DriverKit.Kernel; class A {{ {member} }}")), Is.Empty);

    [Test]
    public void ANativeFunctionIsFound() =>
        Assert.That(
            Compile("""class A { [System.Runtime.InteropServices.DllImport("libc")] static extern int getpid(); }""").NativeImports(),
            Is.EqualTo(["A.getpid"]));

    private static CompiledAssembly Load(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, name));
        return new CompiledAssembly(file);
    }

    private static CompiledAssembly Compile(string code)
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(Prelude + code)],
            platform.Split(Path.PathSeparator).Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
                .Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.That(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return new CompiledAssembly(image);
    }
}
