using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DriverKit.Conformance.Tests;

/// <summary>Follows docs/writing-a-driver.md to the letter: puts its files where it says, and runs its commands.</summary>
public partial class TutorialTests
{
    private const int Minutes = 12;

    [Test]
    public void TheTutorialWorksAsItIsWritten()
    {
        string root = Root();
        string text = File.ReadAllText(Path.Combine(root, "docs", "writing-a-driver.md"));
        string folder = Directory.CreateTempSubdirectory("driverkit-tutorial-").FullName;
        try
        {
            MatchCollection files = NamedBlock().Matches(text);
            Assert.That(files, Has.Count.EqualTo(5));
            foreach (Match file in files)
            {
                File.WriteAllText(Path.Combine(folder, file.Groups["name"].Value), file.Groups["body"].Value);
            }

            string commands = string.Join('\n', ShellBlock().Matches(text).Select(m => m.Groups["body"].Value));
            (int code, string output) = Run(folder, root, commands);
            Assert.That(code, Is.Zero, output);
            Assert.That(output, Does.Match("Passed: +10,"), output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"^`(?<name>[\w.]+)`:\n\n```\w+\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NamedBlock();

    [GeneratedRegex(@"^```sh\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    private static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "DriverKit.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new DirectoryNotFoundException("the tests do not run within the repository");
    }

    private static (int Code, string Output) Run(string folder, string root, string commands)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-ec");
        start.ArgumentList.Add(commands);
        start.Environment["DRIVERKIT"] = root;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (string inherited in start.Environment.Keys.Where(k => k.StartsWith("VSTEST", StringComparison.Ordinal) || k.StartsWith("MSBuild", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        if (!shell.WaitForExit(TimeSpan.FromMinutes(Minutes)))
        {
            shell.Kill(entireProcessTree: true);
            Assert.Fail($"not done after {Minutes} minutes");
        }

        return (shell.ExitCode, output.Result + errors.Result);
    }
}
