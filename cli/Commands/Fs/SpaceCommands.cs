using System.CommandLine;
using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Commands.Fs;

/// <summary><c>fs df</c> and <c>fs du</c>.</summary>
internal static class SpaceCommands
{
    public static Command CreateDf()
    {
        var command = new Command("df", "Show how full the file system is");
        var session = new FsSession(command, writable: false);
        Option<bool> json = CommonOptions.Json();
        command.Add(json);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            FileSystemStatistics at = volume.Statistics();
            long size = at.Blocks * at.BlockSize;
            long free = at.FreeBlocks * at.BlockSize;
            if (!parsed.GetValue(json))
            {
                long percent = size == 0 ? 0 : (size - free) * 100 / size;
                Console.WriteLine($"{volume.Device.Name} {at.TypeName}: {Sizes.Of(size)}, {Sizes.Of(size - free)} used, {Sizes.Of(free)} free, {percent} % full");
                return;
            }

            Json.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("device", volume.Device.Name);
                writer.WriteString("type", at.TypeName);
                writer.WriteNumber("blockSize", at.BlockSize);
                writer.WriteNumber("bytes", size);
                writer.WriteNumber("used", size - free);
                writer.WriteNumber("free", free);
                writer.WriteEndObject();
            });
        }));
        return command;
    }

    public static Command CreateDu()
    {
        var command = new Command("du", "Show what directories take");
        var session = new FsSession(command, writable: false);
        var paths = new Argument<string[]>("path") { Description = "Where to begin; the root without one", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = CommonOptions.Json();
        command.Add(paths);
        command.Add(json);
        command.SetAction(parsed => session.Run(parsed, volume =>
        {
            var sums = new List<(string Path, long Bytes)>();
            foreach (string path in parsed.GetValue(paths) is { Length: > 0 } some ? some : ["/"])
            {
                Sum(volume, Volume.Absolute(path), sums);
            }

            if (!parsed.GetValue(json))
            {
                sums.ForEach(s => Console.WriteLine($"{Sizes.Of(s.Bytes),12}  {ListCommand.Printable(s.Path)}"));
                return;
            }

            Json.Write(writer =>
            {
                writer.WriteStartObject();
                sums.ForEach(s => writer.WriteNumber(s.Path, s.Bytes));
                writer.WriteEndObject();
            });
        }));
        return command;
    }

    private static long Sum(Volume volume, string path, List<(string Path, long Bytes)> sums)
    {
        VnodeAttributes at = volume.Stat(path);
        long bytes = at.AllocatedBytes;
        if (at.Type != VnodeType.Directory)
        {
            return bytes;
        }

        foreach ((string name, _) in volume.List(path))
        {
            bytes += Sum(volume, path.TrimEnd('/') + "/" + name, sums);
        }

        sums.Add((path, bytes));
        return bytes;
    }
}
