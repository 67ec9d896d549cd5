using System.Text.RegularExpressions;

namespace DriverKit.Architecture.Tests;

/// <summary>What the working tree must have and must not say.</summary>
[TestFixture]
public sealed partial class TreeTests
{
    private const int LongestFile = 600;

    private static readonly string[] Rooms = ["hwaccess", "emulation", "kernel", "drivers", "boards", "cli", "bench", "tests", "udev", "docs"];

    /// <summary>Every project's folder and every room of the house, with the folders directly in it.</summary>
    private static IEnumerable<string> Folders =>
        (from file in Repository.Files
         let folder = Path.GetDirectoryName(file)!
         where folder.Length > 0 && Rooms.Contains(folder.Split('/')[0])
         from named in (string[])[.. folder.Split('/').Take(2).Aggregate(new List<string>(), Longer),
             .. file.EndsWith(".csproj", StringComparison.Ordinal) ? [folder] : Array.Empty<string>()]
         select named).Distinct().Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Folders))]
    public void AFolderSaysWhatItIs(string folder)
    {
        string readme = folder + "/README.md";
        Assert.That(Repository.Files.Contains(readme), $"{folder} has no README.md");
        Assert.That(SaysWhatItIs(Repository.Read(readme)), $"{readme}: the first line must say in words what the folder is");
    }

    [TestCase("", false)]
    [TestCase("\n# Late\n", false)]
    [TestCase("# Registers\n", false)]
    [TestCase("# Registers: bit fields and wire structures\n", true)]
    public void AFirstLineSaysSomethingOrNot(string text, bool says) => Assert.That(SaysWhatItIs(text), Is.EqualTo(says));

    [Test]
    public void TheLicenceIsThere() => Assert.That(Repository.Read("LICENSE"), Does.Contain("BSD").Or.Contain("Redistribution"));

    [Test]
    public void NoFileNamesAMachineOrARegistry() =>
        Assert.That(Repository.Files.Where(IsText).SelectMany(f => Remarks(f, Repository.Read(f), MachineOrRegistry())), Is.Empty);

    [Test]
    public void NothingIsLeftForLater() =>
        Assert.That(
            Repository.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
                .SelectMany(f => Remarks(f, Repository.Read(f), LeftForLater())),
            Is.Empty);

    [Test]
    public void NoTestIsSkippedOrSleeps() =>
        Assert.That(
            Repository.Files.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal)
                && !f.StartsWith("tests/Architecture/", StringComparison.Ordinal))
                .SelectMany(f => Remarks(f, Repository.Read(f), SkippedOrSleeping())),
            Is.Empty);

    [Test]
    public void NoSourceIsTooLong() =>
        Assert.That(
            Repository.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
                .Select(f => (File: f, Lines: Repository.Read(f).Count(c => c == '\n'))).Where(f => f.Lines > LongestFile)
                .Select(f => $"{f.File}: {f.Lines} lines"),
            Is.Empty);

    [Test]
    public void AMachineAPlaceholderAndASleepAreFound()
    {
        string host = string.Join('.', "api", "nu" + "get", "org");
        string path = string.Join('/', "", "ho" + "me", "someone", "x");
        Assert.Multiple(() =>
        {
            Assert.That(Remarks("a", $"see https://{host}/v3", MachineOrRegistry()), Is.Not.Empty);
            Assert.That(Remarks("a", $"cat {path}", MachineOrRegistry()), Is.Not.Empty);
            Assert.That(Remarks("a", "// TO" + "DO later", LeftForLater()), Is.EqualTo(["a:1: TO" + "DO"]));
            Assert.That(Remarks("a", "\n[Ig" + "nore(\"why\")]", SkippedOrSleeping()), Is.EqualTo(["a:2: [Ig" + "nore("]));
            Assert.That(Remarks("a", "Thread.Sl" + "eep(10);", SkippedOrSleeping()), Is.Not.Empty);
        });
    }

    private static bool SaysWhatItIs(string text) =>
        text.Split('\n')[0].TrimStart('#', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= 3;

    private static List<string> Longer(List<string> paths, string name)
    {
        paths.Add(paths.Count == 0 ? name : $"{paths[^1]}/{name}");
        return paths;
    }

    private static IEnumerable<string> Remarks(string file, string text, Regex forbidden) =>
        forbidden.Matches(text).Select(m => $"{file}:{text.AsSpan(0, m.Index).Count('\n') + 1}: {m.Value}");

    private static bool IsText(string file)
    {
        using FileStream stream = File.OpenRead(Path.Combine(Repository.Root, file));
        Span<byte> head = stackalloc byte[4096];
        return !head[..stream.Read(head)].Contains((byte)0);
    }

    // The letters in brackets keep these lines from finding themselves.
    [GeneratedRegex("""[n]uget\.org|[d]ebian\.org|[p]kg\.dev|[p]ypi\.org|[n]pmjs|/[w]ork/|/[h]ome/[a-z]+/|/tmp/[w]/|/tmp/[h]ub|/tmp/[b]rief|/tmp/[b]ash_jobs""")]
    private static partial Regex MachineOrRegistry();

    [GeneratedRegex("""\b[T]ODO\b|\b[F]IXME\b|\b[X]XX\b|[N]otImplementedException""")]
    private static partial Regex LeftForLater();

    [GeneratedRegex("""\[[I]gnore\(|\[[E]xplicit\b|Assert\.[I]gnore|Assert\.[I]nconclusive|Assume\.[T]hat|[T]hread\.Sleep""")]
    private static partial Regex SkippedOrSleeping();
}
