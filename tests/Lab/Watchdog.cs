using System.Diagnostics;

namespace DriverKit.Lab.Tests;

/// <summary>Starts a program that ends when this process does, even by SIGKILL: a closed standard input kills it.</summary>
internal static class Watchdog
{
    // A background job of a shell has /dev/null for input, so the pipe is kept under another number.
    private const string Script =
        """exec 3<&0; "$@" < /dev/null 3<&- & child=$!; (read -r _ <&3; kill -9 $child) & guard=$!; wait $child; code=$?; kill $guard 2> /dev/null; exit $code""";

    public static Process Start(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo("/bin/bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string word in (string[])["-c", Script, "watchdog", program, .. arguments])
        {
            info.ArgumentList.Add(word);
        }

        return Process.Start(info) ?? throw new LabException($"Could not start {program}.");
    }
}
