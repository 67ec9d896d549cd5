using System.Diagnostics;

namespace DriverKit.Cli.Tests;

/// <summary>A person's own driver, outside of this repository, against packages: made, built, tested.</summary>
public class NewDriverTests
{
    private static readonly string[] Packages = ["hwaccess", "kernel/Base", "kernel/Dev", "emulation/Core"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(12);

    private Workspace _work = null!;

    [SetUp]
    public void SetUp() => _work = new Workspace();

    [TearDown]
    public void TearDown() => _work.Dispose();

    [Test]
    public void A_new_driver_builds_and_passes_against_packages()
    {
        string feed = _work["feed"];
        string root = FindRoot();
        string configuration = AppContext.BaseDirectory.Contains("/debug", StringComparison.Ordinal) ? "Debug" : "Release";
        foreach (string package in Packages)
        {
            Dotnet(root, "pack", package, "-c", configuration, "--no-build", "-o", feed, "--nologo", "-v", "q");
        }

        Assert.That(Directory.GetFiles(feed, "*.nupkg"), Has.Length.EqualTo(Packages.Length));
        string folder = _work["sprocket"];
        Tool.Run("new", "driver", "sprocket", "--output", folder, "--feed", feed).Succeeds();
        Assert.That(File.Exists(Path.Combine(folder, "driver", "SprocketCard.cs")), Is.True);
        Assert.That(Dotnet(folder, "test", "-c", "Release", "--nologo"), Does.Match("Passed: +5,"));
    }

    [Test]
    public void Nothing_is_written_where_something_is_or_under_a_wrong_name()
    {
        Directory.CreateDirectory(_work["there"]);
        _work.MakeFile("there/file", 1, 1);
        Tool.Run("new", "driver", "Sprocket", "--output", _work["there"]).Fails(2, "is not empty");
        Tool.Run("new", "driver", "1st", "--output", _work["else"]).Fails(2, "no name for a driver");
        Tool.Run("new", "driver", "Sprocket", "--output", _work["else"], "--feed", _work["nowhere"]).Fails(2, "with packages");
        Assert.That(Directory.Exists(_work["else"]), Is.False);
    }

    [Test]
    public void The_tree_uses_the_packages_that_this_one_uses()
    {
        string folder = _work["tree"];
        Tool.Run("new", "driver", "Sprocket", "--output", folder).Succeeds();
        string project = File.ReadAllText(Path.Combine(folder, "tests", "Sprocket.Tests.csproj"));
        foreach (string line in File.ReadLines(Path.Combine(FindRoot(), "Directory.Packages.props")))
        {
            if (line.Contains("\"NUnit\"", StringComparison.Ordinal) || line.Contains("\"NUnit3TestAdapter\"", StringComparison.Ordinal)
                || line.Contains("\"Microsoft.NET.Test.Sdk\"", StringComparison.Ordinal))
            {
                Assert.That(project, Does.Contain(line.Trim().Replace("PackageVersion", "PackageReference", StringComparison.Ordinal)));
            }
        }

        Assert.That(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText), Has.None.Contains("@"));
    }

    // Packages of earlier runs must not be taken for these: what is not ours comes from the machine's own folder, which is only read.
    private string Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string inherited in start.Environment.Keys.Where(k =>
            k.StartsWith("VSTEST", StringComparison.Ordinal) || k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (arguments[0] == "test")
        {
            string machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            start.Environment["NUGET_PACKAGES"] = _work["packages"];
            start.Environment["NUGET_FALLBACK_PACKAGES"] = machine;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end within {Limit}");
        }

        Assert.That(process.ExitCode, Is.Zero, output.Result + error.Result);
        return output.Result;
    }

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "DriverKit.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new DirectoryNotFoundException("the tests do not run within the repository");
    }
}
