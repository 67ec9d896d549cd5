using System.Diagnostics;

namespace DriverKit.Lab.Tests;

/// <summary>Runs a program of the host that must succeed.</summary>
internal static class HostProgram
{
    /// <summary>Runs it and gives what it printed to both streams.</summary>
    /// <exception cref="LabException">It failed, took longer than <paramref name="limit"/>, or is not installed.</exception>
    public static async Task<string> RunAsync(TimeSpan limit, string program, params string[] arguments)
    {
        (int code, string output) = await TryRunAsync(limit, program, arguments);
        return code == 0 ? output : throw new LabException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
    }

    /// <summary>Runs it and gives its exit code too.</summary>
    public static async Task<(int ExitCode, string Output)> TryRunAsync(TimeSpan limit, string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The tools for file systems are in sbin, which the path of an ordinary account lacks.
        info.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        foreach (string word in arguments)
        {
            info.ArgumentList.Add(word);
        }

        using Process process = Launch(info);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new LabException($"{program} {string.Join(' ', arguments)} was not done within {limit.TotalSeconds:F0} s.");
        }

        return (process.ExitCode, await output + await error);
    }

    private static Process Launch(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info) ?? throw new LabException($"Could not start {info.FileName}.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LabException($"{info.FileName} is not installed: ./test installs what the tests need. ({e.Message})", e);
        }
    }
}
