using System.Diagnostics;

namespace DriverKit.Msdosfs.Tests;

/// <summary>Runs the tools of others: mkfs.vfat, fsck.fat, mtools.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end.</summary>
    public static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MTOOLS_SKIP_CHECK"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static string Must(string program, params string[] arguments)
    {
        (int code, string output) = Run(program, arguments);
        Assert.That(code, Is.Zero, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    private static string Find(string program)
    {
        foreach (string folder in (string[])["/usr/sbin", "/sbin", "/usr/bin", "/bin"])
        {
            if (File.Exists(Path.Combine(folder, program)))
            {
                return Path.Combine(folder, program);
            }
        }

        return program;
    }
}
