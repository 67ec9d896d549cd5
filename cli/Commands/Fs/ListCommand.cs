using System.CommandLine;
using System.Globalization;
using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Commands.Fs;

/// <summary><c>fs ls</c>.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("ls", "List directories");
        var session = new FsSession(command, writable: false);
        var paths = new Argument<string[]>("path") { Description = "Directories or files; the root without one", Arity = ArgumentArity.ZeroOrMore };
        var isLong = new Option<bool>("-l") { Description = "With type, size and time" };
        Option<bool> json = CommonOptions.Json();
        command.Add(paths);
        command.Add(isLong);
        command.Add(json);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            string[] given = parsed.GetValue(paths) is { Length: > 0 } some ? some : ["/"];
            if (parsed.GetValue(json))
            {
                WriteJson(volume, given);
                return;
            }

            foreach (string path in given)
            {
                if (given.Length > 1)
                {
                    Console.WriteLine($"{path}:");
                }

                foreach ((string name, string full) in Entries(volume, Volume.Absolute(path)))
                {
                    Console.WriteLine(parsed.GetValue(isLong) ? Line(volume.Stat(full), name) : Printable(name));
                }
            }
        }));
        return command;
    }

    /// <summary>A name from a volume may hold control characters, which must not reach a terminal.</summary>
    public static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    public static string Line(VnodeAttributes attributes, string name)
    {
        string mode = (attributes.Type == VnodeType.Directory ? "d" : "-") + Permissions(attributes.Mode);
        string time = DateTimeOffset.UnixEpoch.AddTicks(attributes.ModifyTime / 100).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{mode} {attributes.Size,12} {time} {Printable(name)}";
    }

    private static string Permissions(int mode)
    {
        const string letters = "rwxrwxrwx";
        return string.Concat(letters.Select((letter, i) => (mode & (0x100 >> i)) != 0 ? letter : '-'));
    }

    private static IEnumerable<(string Name, string Full)> Entries(Volume volume, string path) =>
        volume.Stat(path).Type == VnodeType.Directory
            ? volume.List(path).Select(e => (e.Name, path.TrimEnd('/') + "/" + e.Name))
            : [(path, path)];

    private static void WriteJson(Volume volume, string[] paths) => Json.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (string path in paths)
        {
            foreach ((_, string full) in Entries(volume, Volume.Absolute(path)))
            {
                ShowCommands.WriteStat(writer, full, volume.Stat(full));
            }
        }

        writer.WriteEndArray();
    });
}
