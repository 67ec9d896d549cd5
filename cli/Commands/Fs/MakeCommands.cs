using System.CommandLine;
using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Kernel;
using DriverKit.Kernel.Vfs.Msdosfs;
using DriverKit.Kernel.Vfs.Msdosfs.Format;

namespace DriverKit.Cli.Commands.Fs;

/// <summary><c>fs mkfs</c> and <c>fs fsck</c>.</summary>
internal static class MakeCommands
{
    public static Command CreateMkfs()
    {
        var command = new Command("mkfs", "Make a file system; all data are lost");
        var session = new FsSession(command, writable: true);
        var type = new Option<string>("--type", "-t") { Description = "File system type", DefaultValueFactory = _ => "msdos" };
        type.AcceptOnlyFromAmong("msdos");
        var fat = new Option<int?>("--fat", "-F") { Description = "12, 16 or 32; by size if left out" };
        var label = new Option<string>("--label", "-n") { Description = "Volume label, at most 11 characters", DefaultValueFactory = _ => "" };
        var cluster = new Option<int>("--cluster-sectors", "-s") { Description = "Sectors a cluster; by size if left out" };
        Option<string?> destroy = Destroy();
        command.Add(type);
        command.Add(fat);
        command.Add(label);
        command.Add(cluster);
        command.Add(destroy);
        command.SetAction(parsed =>
        {
            session.RefuseRealDevice(parsed, parsed.GetValue(destroy), "mkfs");
            var options = new FatFormatOptions
            {
                Type = parsed.GetValue(fat) switch
                {
                    null => null,
                    12 => FatType.Fat12,
                    16 => FatType.Fat16,
                    32 => FatType.Fat32,
                    { } other => throw new CliException($"there is no FAT{other}: --fat is 12, 16 or 32", ExitCode.Usage),
                },
                Label = parsed.GetRequiredValue(label),
                SectorsPerCluster = parsed.GetValue(cluster),
            };
            return session.RunOnDevice(parsed, writable: true, wholeDisk: false, (machine, device) =>
            {
                Make(machine.Kernel, device, options);
                Console.WriteLine($"FAT file system on {device.Name}, {Sizes.Of(device.SectorCount * device.SectorSize)}");
                return ExitCode.Ok;
            });
        });
        return command;
    }

    public static Command CreateFsck()
    {
        var command = new Command("fsck", "Check a file system, and with --repair mend it");
        var session = new FsSession(command, writable: false);
        var repair = new Option<bool>("--repair", "-y") { Description = "Mend what is found" };
        Option<string?> destroy = Destroy();
        Option<bool> json = CommonOptions.Json();
        command.Add(repair);
        command.Add(destroy);
        command.Add(json);
        command.SetAction(parsed =>
        {
            bool write = parsed.GetValue(repair);
            if (write)
            {
                session.RefuseRealDevice(parsed, parsed.GetValue(destroy), "fsck --repair");
            }

            return session.RunOnDevice(parsed, write, wholeDisk: false, (machine, device) => FatCheckReport.Run(machine.Kernel, device, write, parsed.GetValue(json)));
        });
        return command;
    }

    public static void Make(RumpKernel kernel, BlockDevice device, FatFormatOptions options)
    {
        Errno error = FatFormatter.Format(kernel, device, options, out string problem);
        if (error != Errno.Ok)
        {
            throw new CliException($"{device.Name}: {(problem.Length > 0 ? problem : ErrnoText.Of(error))}");
        }
    }

    private static Option<string?> Destroy() => new("--destroy")
    {
        Description = "On a real device: its serial number, to say that it is this one whose data may be lost",
    };
}
