using System.Reflection;
using DriverKit.Registers.Generator;
using Microsoft.CodeAnalysis;

namespace DriverKit.Registers.Tests;

internal sealed class DiagnosticTests
{
    private static readonly TestCaseData[] Faults =
    [
        Value("DK0001", "[BitFields<byte>] readonly struct S { }"),
        Wire("DK0001", "[WireStruct(1)] readonly ref struct S { }"),
        Value("DK0002", "[BitFields<byte>, Reserved(0, 8)] partial struct S { }"),
        Value("DK0002", "[BitFields<byte>, Reserved(0, 8)] readonly ref partial struct S { }"),
        Value("DK0002", "[BitFields<byte>, Reserved(0, 8)] readonly partial record struct S { }"),
        Wire("DK0002", "[WireStruct(1)] readonly partial struct S { }"),
        Wire("DK0002", "[WireStruct(1)] ref partial struct S { }"),
        Value("DK0003", "[BitFields<int>, Reserved(0, 32)] readonly partial struct S { }"),
        Value("DK0003", "[BitFields<char>, Reserved(0, 16)] readonly partial struct S { }"),
        InValue("DK0004", "[Bits(0, 4)] partial byte A { get; } [Bits(3, 5)] partial byte B { get; }"),
        InValue("DK0004", "[Bits(0, 8)] partial byte A { get; } [Bits(0, 8)] partial byte B { get; }"),
        InWire("DK0004", "[At(0)] public partial ushort A { get; } [At(1)] public partial byte B { get; }"),
        InWire("DK0004", "[At(0), Bits(0, 4)] public partial byte A { get; } [At(0), Bits(3)] public partial bool B { get; }"),
        InWire("DK0004", "[At(0, 2), Bits(0, 8)] public partial byte A { get; } [At(1)] public partial byte B { get; }"),
        InWire("DK0004", "[At(1, 2)] public partial ReadOnlySpan<byte> A { get; } [At(2)] public partial byte B { get; }"),
        InValue("DK0005", "[Bits(7, 2)] public partial byte A { get; }"),
        InValue("DK0005", "[Bits(0, 7)] public partial byte A { get; } ", "[Reserved(7, 2)]"),
        InWire("DK0005", "[At(3)] public partial ushort A { get; }"),
        InWire("DK0005", "[At(0, 2), Bits(12, 5)] public partial byte A { get; }"),
        InWire("DK0005", "[At(2, 3)] public partial ReadOnlySpan<byte> A { get; }"),
        InValue("DK0006", "[Bits(0, 1)] public partial Two A { get; }", "[Reserved(1, 7)]"),
        InWire("DK0006", "[At(0), Bits(0, 1)] public partial Two A { get; }"),
        InWire("DK0006", "[At(0), Bits(0, 2)] public partial Negative A { get; }"),
        InWire("DK0007", "[At(0, 2)] public partial Two A { get; }"),
        InValue("DK0008", "[Bits(0, 2)] public partial bool A { get; }", "[Reserved(2, 6)]"),
        InWire("DK0008", "[At(0, 1)] public partial bool A { get; }"),
        InWire("DK0009", "[At(0, 3)] public partial ushort A { get; }"),
        InWire("DK0009", "[At(0, 2)] public partial Nested A { get; }"),
        InWire("DK0009", "[At(0), Bits(0, 8)] public partial bool B { get; } [At(1, 2)] public partial sbyte A { get; }", "DK0008"),
        InValue("DK0010", "[Bits(0, 8)] public partial char A { get; }"),
        InValue("DK0010", "[Bits(0, 8)] public partial Nested A { get; }"),
        InWire("DK0010", "[At(0)] public partial string A { get; }"),
        InWire("DK0010", "[At(0), Bits(0, 2)] public partial Nested A { get; }"),
        Wire("DK0011", "[WireStruct(4)] readonly ref partial struct S { [At(0)] public partial ushort A { get; } }"),
        Wire("DK0011", "[WireStruct(4)] readonly ref partial struct S { [At(0, 2), Bits(3)] public partial bool A { get; } }"),
        InValue("DK0012", "[Bits(0, 7)] public partial byte A { get; }", "[Reserved(6, 2)]"),
        InValue("DK0013", "[Bits(0, 4)] public partial byte A { get; }", "[Reserved(4, 3)] [Reserved(6, 2)]"),
        InValue("DK0014", "[Bits(1, 6)] public partial byte A { get; }", "[Reserved(0)]"),
        InValue("DK0015", "[Bits(0, 8)] public byte A => 0;"),
        InWire("DK0015", "[At(0)] public byte A => 0;"),
        InValue("DK0016", "[At(0)] public byte A => 0; [Bits(0, 8)] public partial byte B { get; }"),
        InWire("DK0016", "[Bits(0, 8)] public byte B => 0;"),
        InWire("DK0016", "[Fixed(1)] public byte B => 0;"),
        Wire("DK0016", "[WireStruct(4), Reserved(0, 8)] readonly ref partial struct S { }"),
        Wire("DK0016", "struct S { [Bits(0)] public bool A => false; }"),
        Wire("DK0016", "struct S { [At(0)] public byte A => 0; }"),
        InValue("DK0017", "[Bits(0, 8)] public partial byte Raw { get; }"),
        InWire("DK0017", "[At(0)] public partial byte Tail { get; }"),
        InValue("DK0018", "[Bits(-1)] public partial bool A { get; }"),
        InValue("DK0018", "[Bits(0, 0)] public partial byte A { get; }"),
        InWire("DK0018", "[At(-1)] public partial byte A { get; }"),
        InWire("DK0018", "[At(0)] public partial ReadOnlySpan<byte> A { get; }"),
        InWire("DK0018", "[At(0, -3)] public partial uint A { get; }"),
        InWire("DK0018", "[At(0, 9)] public partial ulong A { get; }"),
        Wire("DK0018", "[WireStruct(0)] readonly ref partial struct S { }"),
        Wire("DK0018", "[WireStruct(2, Minimum = 3)] readonly ref partial struct S { }"),
        Wire("DK0019", "partial class C { [WireStruct(2)] internal readonly ref partial struct S { } }"),
        Value("DK0019", "[BitFields<byte>, Reserved(0, 8)] readonly partial struct S<T> { }"),
        InWire("DK0020", "[At(0), Bits(0, 4), Fixed(16)] public partial byte A { get; }"),
        InWire("DK0020", "[At(0), Fixed(-1)] public partial byte A { get; }"),
        InWire("DK0020", "[At(0), Fixed(\"x\")] public partial byte A { get; }"),
        InWire("DK0020", "[At(0), Bits(0), Fixed(1)] public partial bool A { get; }"),
        InValue("DK0021", "[Bits(0, 8)] public partial byte A { get; set; }"),
        InWire("DK0021", "[At(0)] public partial byte A { get; init; }"),
        Block("DK0001", "[RegisterBlock(4)] readonly struct S { }"),
        Block("DK0002", "[RegisterBlock(4)] partial struct S { }"),
        Block("DK0002", "[RegisterBlock(4)] readonly ref partial struct S { }"),
        Block("DK0019", "partial class C { [RegisterBlock(4)] internal readonly partial struct S { } }"),
        Block("DK0018", "[RegisterBlock(0)] readonly partial struct S { }"),
        Block("DK0018", "[RegisterBlock(4, Widths = (AccessWidths)16)] readonly partial struct S { }"),
        InBlock("DK0018", "[Register(-4)] public partial ReadOnly<uint> A { get; }"),
        InBlock("DK0010", "[Register(0)] public partial ReadOnly<int> A { get; }"),
        InBlock("DK0010", "[Register(0)] public partial RegisterArray<ReadOnly<Two>> A { get; }"),
        InBlock("DK0015", "[Register(0)] public ReadOnly<uint> A => default;"),
        InBlock("DK0021", "[Register(0)] public partial ReadOnly<uint> A { get; init; }"),
        InBlock("DK0017", "[Register(0)] public partial ReadOnly<uint> Map { get; }"),
        InBlock("DK0016", "[Bits(0)] public bool A => false;"),
        Block("DK0016", "struct S { [Register(0)] public bool A => false; }"),
        InBlock("DK0016", "[FieldAccess(Access.ReadOnly)] public bool A => false;"),
        InValue("DK0016", "[FieldAccess(Access.ReadOnly)] public bool A => false; [Bits(0, 8)] public partial byte B { get; }"),
        InBlock("DK0022", "[Register(0)] public partial uint A { get; }"),
        InBlock("DK0022", "[Register(0)] public partial RegisterArray<RegisterArray<ReadOnly<uint>>> A { get; }"),
        InBlock("DK0023", "[Register(2)] public partial ReadOnly<uint> A { get; }"),
        InBlock("DK0023", "[Register(4)] public partial ReadOnly<ulong> A { get; }"),
        InBlock("DK0024", "[Register(0)] public partial ReadOnly<uint> A { get; } [Register(2)] public partial ReadWrite<ushort> B { get; }"),
        InBlock("DK0024", "[Register(0)] public partial WriteOnly<uint> A { get; } [Register(0)] public partial ReadWrite<uint> B { get; }"),
        InBlock("DK0024", "[Register(0, Count = 4, Stride = 8)] public partial RegisterArray<ReadOnly<uint>> A { get; } "
            + "[Register(4, Count = 3)] public partial RegisterArray<ReadOnly<uint>> B { get; }"),
        InBlock("DK0025", "[Register(32)] public partial ReadOnly<byte> A { get; }"),
        InBlock("DK0025", "[Register(16, Count = 3, Stride = 8)] public partial RegisterArray<ReadOnly<uint>> A { get; }"),
        InBlock("DK0026", "[Register(0, Count = 2, Stride = 2)] public partial RegisterArray<ReadOnly<uint>> A { get; }"),
        InBlock("DK0026", "[Register(0, Count = 2, Stride = 6)] public partial RegisterArray<ReadOnly<uint>> A { get; }"),
        InBlock("DK0027", "[Register(0, Count = 2)] public partial ReadOnly<uint> A { get; }"),
        InBlock("DK0027", "[Register(0)] public partial RegisterArray<ReadOnly<uint>> A { get; }"),
        InBlock("DK0027", "[Register(0)] public partial IndexedRegister<uint> A { get; }"),
        InBlock("DK0027", "[Register(0)] public partial ReadWrite<uint> B { get; } "
            + "[Register(4, IndexedBy = \"B\")] public partial ReadWrite<uint> A { get; }"),
        InBlock("DK0028", "[Register(0, Reset = 256)] public partial ReadOnly<byte> A { get; }"),
        InBlock("DK0028", "[Register(0, Reset = 1)] public partial ReadOnly<Nested> A { get; }"),
        InValue("DK0029", "[Bits(0, 8), FieldAccess(Access.Mixed)] public partial byte A { get; }"),
        InValue("DK0029", "[Bits(0, 8), FieldAccess((Access)99)] public partial byte A { get; }"),
        InBlock("DK0030", "[Register(0)] public partial Mixed<Nested> A { get; }"),
        InBlock("DK0030", "[Register(0)] public partial Mixed<uint> A { get; }"),
        InBlock("DK0031", "[Register(0, IndexedBy = \"B\")] public partial IndexedRegister<uint> A { get; }"),
        InBlock("DK0031", "[Register(0)] public partial ReadOnly<uint> B { get; } "
            + "[Register(4, IndexedBy = nameof(B))] public partial IndexedRegister<uint> A { get; }"),
        InBlock("DK0031", "[Register(0, Count = 2)] public partial RegisterArray<ReadWrite<uint>> B { get; } "
            + "[Register(8, IndexedBy = nameof(B))] public partial IndexedRegister<uint> A { get; }"),
        Block("DK0032", "[RegisterBlock(4, Widths = AccessWidths.Dword)] readonly partial struct S { [Register(0)] public partial ReadOnly<ushort> A { get; } }"),
    ];

    private const string Helpers = """
        enum Two : byte { None = 0, Both = 3 }
        enum Negative { Below = -1 }
        [BitFields<byte>, Reserved(0, 8)] readonly partial struct Nested { }

        """;

    [TestCaseSource(nameof(Faults))]
    public void TheFaultIsReported(string id, string source, string also)
    {
        (string[] ids, Diagnostic[] reported, _) = GeneratorRun.Over(Helpers + source);
        string[] expected = also.Length == 0 ? [id] : [.. new[] { id, also }.Order()];
        Assert.That(ids, Is.EqualTo(expected), string.Join("\n", reported.Select(d => d.ToString())));
        Assert.That(reported, Has.All.Matches<Diagnostic>(d => d!.Severity == DiagnosticSeverity.Error));
        Assert.That(reported[0].Location.GetLineSpan().Path, Is.EqualTo("Sample.cs"));
        Assert.That(reported[0].GetMessage(), Does.Not.Contain("{"));
    }

    [Test]
    public void EveryRuleHasATestAndALineInTheReadme()
    {
        IEnumerable<string?> tested = Faults.Select(fault => (string?)fault.Arguments[0]).Distinct().Order();
        Type rules = typeof(LayoutGenerator).Assembly.GetType("DriverKit.Registers.Generator.Rules")!;
        string[] ids = [.. rules.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().Select(rule => rule.Id).Order()];
        Assert.That(ids, Has.Length.EqualTo(32));
        Assert.That(tested, Is.EqualTo(ids));
        string readme = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "generator-readme.md"));
        foreach (string id in ids)
        {
            Assert.That(readme, Does.Contain($"| {id} |"));
        }
    }

    [Test]
    public void SoundLayoutsCompile()
    {
        (string[] ids, _, Diagnostic[] errors) = GeneratorRun.Over(Helpers + """
            [BitFields<ulong>, Reserved(1, 7), Reserved(62, 2, ReservedRule.Preserve)]
            public readonly partial struct V
            {
                [Bits(0)] public partial bool A { get; init; }
                [Bits(8, 54)] internal partial ulong B { get; }
                public bool C => A && B > 0;
            }
            [WireStruct(8, ByteOrder.LittleEndian, Minimum = 2)]
            public readonly ref partial struct W
            {
                [At(0), Fixed(Kind.Second)] public partial Kind K { get; }
                [At(1, 7), Bits(4, 50)] public partial ulong A { get; }
                [At(1, 7), Bits(0, 4)] internal partial sbyte B { get; }
                public int Twice => 2 * Size;
            }
            public enum Kind : long { First, Second }
            """.Replace("[At(0), Fixed(Kind.Second)]", "[At(0, 1), Fixed(Kind.Second)]", StringComparison.Ordinal));
        Assert.That(ids, Is.Empty);
        Assert.That(errors.Select(e => e.ToString()), Is.Empty);
    }

    [Test]
    public void TheGlobalNamespaceWorksToo()
    {
        (string[] ids, _, Diagnostic[] errors) = GeneratorRun.Over("[BitFields<byte>, Reserved(0, 8)] readonly partial struct V { }");
        Assert.That(ids, Is.Empty);
        Assert.That(errors.Select(e => e.ToString()), Is.Empty);
    }

    [TestCase("regs.Id.Write(1);", "CS1061")]
    [TestCase("regs.Bell.Read();", "CS1061")]
    [TestCase("regs.Cause.Write(1);", "CS1061")]
    [TestCase("regs.Many.Read();", "CS1061")]
    [TestCase("regs.Many[0].Write(1);", "CS1061")]
    [TestCase("regs.Id = default;", "CS0200")]
    [TestCase("uint x = regs.Id;", "CS0029")]
    [TestCase("uint x = regs.Id.Read() + regs.Cause.Read(); regs.Bell.Write(regs.Bell.Written); x += regs.Many[0].Read();", "")]
    public void AWrongAccessDoesNotCompile(string access, string error)
    {
        (string[] ids, _, Diagnostic[] errors) = GeneratorRun.Over($$"""
            [RegisterBlock(32)]
            public readonly partial struct Regs
            {
                [Register(0)] public partial ReadOnly<uint> Id { get; }
                [Register(4)] public partial WriteOnly<uint> Bell { get; }
                [Register(8)] public partial ReadToClear<uint> Cause { get; }
                [Register(16, Count = 4)] public partial RegisterArray<ReadOnly<uint>> Many { get; }
            }
            class User { void Use(Regs regs) { {{access}} } }
            """);
        Assert.That(ids, Is.Empty);
        Assert.That(errors.Select(e => e.Id), Is.EqualTo(error.Length == 0 ? Array.Empty<string>() : [error]));
    }

    [TestCase("[BitFields<byte>] readonly partial struct V { [Bits(0, 8)] public partial byte A { get; init; } }\n")]
    [TestCase("[RegisterBlock(8)] readonly partial struct V { [Register(0)] public partial ReadOnly<uint> A { get; } }\n")]
    public void AnEditElsewhereGeneratesNothingAnew(string source)
    {
        IncrementalStepRunReason[] reasons = GeneratorRun.Again(source, source + "class Elsewhere { int X; }");
        Assert.That(reasons, Is.Not.Empty);
        Assert.That(reasons, Has.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    private static TestCaseData Value(string id, string source) => new(id, source, string.Empty);

    private static TestCaseData Wire(string id, string source) => new(id, source, string.Empty);

    private static TestCaseData Block(string id, string source) => new(id, source, string.Empty);

    private static TestCaseData InBlock(string id, string body) =>
        new(id, $"[RegisterBlock(32)] readonly partial struct S {{ {body} }}", string.Empty);

    private static TestCaseData InValue(string id, string body, string attributes = "") =>
        new(id, $"[BitFields<byte>] {attributes} readonly partial struct S {{ {body} }}", string.Empty);

    private static TestCaseData InWire(string id, string body, string also = "") =>
        new(id, $"[WireStruct(4, ByteOrder.BigEndian)] readonly ref partial struct S {{ {body} }}", also);
}
