using System.CommandLine;
using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Commands.Fs;

/// <summary><c>fs get</c>, <c>fs put</c> and <c>fs cp</c>.</summary>
internal static class CopyCommands
{
    public static Command CreateGet()
    {
        var command = new Command("get", "Copy from the volume to this host");
        var session = new FsSession(command, writable: false);
        var path = new Argument<string>("path") { Description = "On the volume" };
        var hostPath = new Argument<string>("hostpath") { Description = "On this host", DefaultValueFactory = _ => "." };
        Option<bool> recursive = Recursive();
        command.Add(path);
        command.Add(hostPath);
        command.Add(recursive);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            using var progress = new TransferProgress();
            var copy = new CopyOut(volume, progress);
            copy.Copy(Volume.Absolute(parsed.GetRequiredValue(path)), parsed.GetRequiredValue(hostPath), parsed.GetValue(recursive));
            Done(copy.Files, progress);
        }));
        return command;
    }

    public static Command CreatePut()
    {
        var command = new Command("put", "Copy from this host to the volume");
        var session = new FsSession(command, writable: true);
        var hostPath = new Argument<string>("hostpath") { Description = "On this host" };
        var path = new Argument<string>("path") { Description = "On the volume", DefaultValueFactory = _ => "/" };
        Option<bool> recursive = Recursive();
        command.Add(hostPath);
        command.Add(path);
        command.Add(recursive);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            using var progress = new TransferProgress();
            var copy = new CopyIn(volume, progress);
            copy.Copy(parsed.GetRequiredValue(hostPath), Volume.Absolute(parsed.GetRequiredValue(path)), parsed.GetValue(recursive));
            Done(copy.Files, progress);
        }));
        return command;
    }

    public static Command CreateCp()
    {
        var command = new Command("cp", "Copy within the volume");
        var session = new FsSession(command, writable: true);
        var from = new Argument<string>("from") { Description = "On the volume" };
        var to = new Argument<string>("to") { Description = "On the volume" };
        Option<bool> recursive = Recursive();
        command.Add(from);
        command.Add(to);
        command.Add(recursive);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            string source = Volume.Absolute(parsed.GetRequiredValue(from));
            string destination = ChangeCommands.Into(volume, source, Volume.Absolute(parsed.GetRequiredValue(to)));
            if (string.Equals(destination, source, StringComparison.OrdinalIgnoreCase)
                || destination.StartsWith(source.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase))
            {
                throw new CliException($"{source} cannot be copied into itself");
            }

            CopyWithin(volume, source, destination, parsed.GetValue(recursive));
        }));
        return command;
    }

    private static void CopyWithin(Volume volume, string from, string to, bool recursive)
    {
        if (volume.Stat(from).Type != VnodeType.Directory)
        {
            CopyFile(volume, from, to);
            return;
        }

        if (!recursive)
        {
            throw new CliException($"{from} is a directory: add -r");
        }

        if (!volume.IsDirectory(to))
        {
            volume.MakeDirectory(to);
        }

        foreach ((string name, _) in volume.List(from))
        {
            CopyWithin(volume, from.TrimEnd('/') + "/" + name, to.TrimEnd('/') + "/" + name, recursive);
        }
    }

    private static void CopyFile(Volume volume, string from, string to)
    {
        byte[] buffer = new byte[1 << 20];
        int source = volume.Open(from, OpenFlags.ReadOnly);
        try
        {
            int destination = volume.Open(to, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate);
            try
            {
                int count;
                while ((count = volume.Read(source, buffer, from)) > 0)
                {
                    Interrupt.Check();
                    volume.Write(destination, buffer.AsSpan(0, count), to);
                }

                volume.Flush(destination, to);
            }
            finally
            {
                volume.Close(destination, to);
            }
        }
        finally
        {
            volume.Close(source, from);
        }
    }

    private static Option<bool> Recursive() => new("--recursive", "-r") { Description = "Directories with all in them" };

    private static void Done(int files, TransferProgress progress) =>
        Console.WriteLine($"{files} file{(files == 1 ? "" : "s")}, {Sizes.Of(progress.Total)}, {Sizes.Rate(progress.Total, progress.Elapsed)}");
}
