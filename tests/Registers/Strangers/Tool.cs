using System.Diagnostics;

namespace DriverKit.Registers.Tests.Strangers;

/// <summary>Runs a decoder that nobody here wrote.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The tool's output, lines trimmed and single-spaced.</summary>
    public static string[] Run(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(Patience), Is.True, $"{name} ended");
        Assert.That(process.ExitCode, Is.Zero, complaints.Result);
        return [.. output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
    }

    /// <summary>The output of a tool that takes its bytes as hexadecimal text in a file.</summary>
    public static string[] RunOver(ReadOnlySpan<byte> bytes, string name, params string[] arguments)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Hex(bytes));
            return Run(name, [.. arguments, $"--inhex={file}"]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static string Hex(ReadOnlySpan<byte> bytes) => string.Join(' ', Convert.ToHexStringLower(bytes).Chunk(2).Select(pair => new string(pair)));

    /// <summary>Letters and digits alone, small.</summary>
    public static string Plain(string text) => new([.. text.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
