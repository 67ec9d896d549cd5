using System.CommandLine;
using DriverKit.Cli.Files;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Commands.Fs;

/// <summary><c>fs mv</c>, <c>fs rm</c> and <c>fs mkdir</c>.</summary>
internal static class ChangeCommands
{
    public static Command CreateMv()
    {
        var command = new Command("mv", "Rename or move within the volume");
        var session = new FsSession(command, writable: true);
        var from = new Argument<string>("from") { Description = "On the volume" };
        var to = new Argument<string>("to") { Description = "On the volume" };
        command.Add(from);
        command.Add(to);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            string source = Volume.Absolute(parsed.GetRequiredValue(from));
            volume.Rename(source, Into(volume, source, Volume.Absolute(parsed.GetRequiredValue(to))));
        }));
        return command;
    }

    public static Command CreateRm()
    {
        var command = new Command("rm", "Remove files, with -r directories");
        var session = new FsSession(command, writable: true);
        var paths = new Argument<string[]>("path") { Description = "On the volume", Arity = ArgumentArity.OneOrMore };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Directories with all in them" };
        command.Add(paths);
        command.Add(recursive);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            foreach (string path in parsed.GetRequiredValue(paths))
            {
                Remove(volume, Volume.Absolute(path), parsed.GetValue(recursive));
            }
        }));
        return command;
    }

    public static Command CreateMkdir()
    {
        var command = new Command("mkdir", "Make directories");
        var session = new FsSession(command, writable: true);
        var paths = new Argument<string[]>("path") { Description = "On the volume", Arity = ArgumentArity.OneOrMore };
        var parents = new Option<bool>("--parents", "-p") { Description = "Those above too, and no error for what exists" };
        command.Add(paths);
        command.Add(parents);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            foreach (string path in parsed.GetRequiredValue(paths).Select(Volume.Absolute))
            {
                if (parsed.GetValue(parents))
                {
                    MakeAll(volume, path);
                }
                else
                {
                    volume.MakeDirectory(path);
                }
            }
        }));
        return command;
    }

    /// <summary>Where something goes: into the destination if that is a directory, else under its name.</summary>
    public static string Into(Volume volume, string source, string destination) =>
        volume.IsDirectory(destination)
            ? destination.TrimEnd('/') + "/" + source.TrimEnd('/')[(source.TrimEnd('/').LastIndexOf('/') + 1)..]
            : destination;

    private static void MakeAll(Volume volume, string path)
    {
        string so = "";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            so += "/" + part;
            if (!volume.IsDirectory(so))
            {
                volume.MakeDirectory(so);
            }
        }
    }

    private static void Remove(Volume volume, string path, bool recursive)
    {
        Interrupt.Check();
        if (volume.Stat(path).Type != VnodeType.Directory)
        {
            volume.RemoveFile(path);
            return;
        }

        if (!recursive)
        {
            throw new CliException($"{path} is a directory: add -r");
        }

        foreach ((string name, _) in volume.List(path))
        {
            Remove(volume, path.TrimEnd('/') + "/" + name, recursive);
        }

        if (path.Trim('/').Length > 0)
        {
            volume.RemoveDirectory(path);
        }
    }
}
