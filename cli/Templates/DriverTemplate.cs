using System.Reflection;
using System.Text.RegularExpressions;

namespace DriverKit.Cli.Templates;

/// <summary>Writes the tree of a new driver from the files embedded in this program.</summary>
internal static partial class DriverTemplate
{
    private const string Prefix = "Driver/";
    private const string Suffix = ".tpl";

    public static void Write(string name, string folder, string? feed)
    {
        if (!Name().IsMatch(name))
        {
            throw new CliException($"'{name}' is no name for a driver: letters and digits, a letter first, at most 40", ExitCode.Usage);
        }

        if (feed is not null && !Directory.Exists(feed))
        {
            throw new CliException($"there is no folder '{feed}' with packages", ExitCode.Usage);
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new CliException($"'{folder}' is not empty: name another folder with --output", ExitCode.Usage);
        }

        string capital = char.ToUpperInvariant(name[0]) + name[1..];
        Assembly assembly = typeof(DriverTemplate).Assembly;
        string version = assembly.GetName().Version!.ToString(3);
        foreach (string resource in assembly.GetManifestResourceNames().Where(r => r.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            string path = Path.Combine(folder, Fill(resource[Prefix.Length..^Suffix.Length]));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Fill(reader.ReadToEnd()));
        }

        if (feed is not null)
        {
            File.WriteAllText(Path.Combine(folder, "nuget.config"), Config(Path.GetFullPath(feed)));
        }

        string Fill(string text) => text
            .Replace("@Name@", capital, StringComparison.Ordinal)
            .Replace("@name@", name.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("@version@", version, StringComparison.Ordinal);
    }

    private static string Config(string feed) => $"""
        <configuration>
          <packageSources>
            <add key="driverkit" value="{System.Security.SecurityElement.Escape(feed)}" />
          </packageSources>
        </configuration>

        """;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
