using System.Diagnostics;

namespace DriverKit.Cli.Tests;

/// <summary>Runs the command-line tool as a person would, and keeps what it said.</summary>
internal sealed record Tool(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Tool Run(params string[] arguments) => RunIn(TestContext.CurrentContext.WorkDirectory, arguments);

    public static Tool RunIn(string folder, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"driverkit {string.Join(' ', arguments)} did not end within {Limit}");
        }

        return new Tool(process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "driverkit.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Another program of the machine, which must succeed.</summary>
    public static string Other(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MTOOLS_SKIP_CHECK"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}: {output}{error.Result}");
        return output;
    }

    public Tool Succeeds()
    {
        Assert.That(ExitCode, Is.Zero, Output + Error);
        return this;
    }

    /// <summary>Ends with a code and one line on standard error that holds all of <paramref name="words"/>.</summary>
    public void Fails(int code, params string[] words)
    {
        Assert.That(ExitCode, Is.EqualTo(code), Output + Error);
        string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1), Error);
        foreach (string word in words)
        {
            Assert.That(lines[0], Does.Contain(word));
        }
    }
}
