using Spectre.Console;

namespace DriverKit.Cli.Output;

/// <summary>Emphasis where the terminal shows it; plain text where output is piped or NO_COLOR is set. Lines are never wrapped.</summary>
internal static class Style
{
    private static readonly bool Shown = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static string Bold(string text) => Wrap("1", text);

    public static string Dim(string text) => Wrap("2", text);

    public static string Red(string text) => Wrap("31", text);

    public static string Green(string text) => Wrap("32", text);

    private static string Wrap(string code, string text) => Shown ? $"\e[{code}m{text}\e[0m" : text;
}
