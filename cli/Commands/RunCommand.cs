using System.CommandLine;
using DriverKit.Cli.Commands.Fs;
using DriverKit.Cli.Files;
using DriverKit.Cli.Output;
using DriverKit.Cli.Targets;
using DriverKit.Kernel;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Vfs;

namespace DriverKit.Cli.Commands;

/// <summary><c>run</c>: bring a driver up on a device and show what came of it: attach log, device tree, disks, partitions, files.</summary>
internal static class RunCommand
{
    private const string Default = "emu:usb-stick";
    private const int MostEntries = 40;
    private static readonly TimeSpan LinkPatience = TimeSpan.FromSeconds(6);

    public static Command Create()
    {
        var target = new Argument<string>("target")
        {
            Description = "A device or an image; an emulated USB stick, made on the spot, without one",
            DefaultValueFactory = _ => Default,
        };
        Option<int?> partition = CommonOptions.Partition();
        var command = new Command("run", "Bring drivers up on a device and show what came of it; real devices are mounted read-only") { target, partition };
        command.SetAction(parsed => (int)Run(parsed.GetRequiredValue(target), parsed.GetValue(partition)));
        return command;
    }

    private static ExitCode Run(string text, int? partition)
    {
        Target target = Target.Parse(text);
        bool fresh = target.Locator is { Scheme: "emu" } locator && locator["image"] is null && locator["personality"] is null;
        using Machine machine = Machine.Start(target, writable: false, echo: false);
        using LwpScope scope = machine.Kernel.Enter();
        int told = Tell(machine, 0);
        if (fresh && machine.Usb is not null)
        {
            SampleStick.Fill(machine, text);
        }

        Heading("device tree");
        Console.Write(machine.Tree.ToString());
        ExitCode code = machine.Kernel.Devices.Blocks.Any() || machine.Pci is null
            ? ShowDisksAndFiles(machine, text, partition)
            : ShowOther(machine, text);
        Interrupt.Check();
        machine.Detach();
        Tell(machine, told);
        return code;
    }

    /// <summary>Prints console lines from a number on, with the time since the start.</summary>
    private static int Tell(Machine machine, int from)
    {
        IReadOnlyList<KernelConsoleLine> lines = machine.Kernel.Console.Snapshot();
        foreach (KernelConsoleLine line in lines.Skip(from))
        {
            Console.WriteLine(Style.Dim($"[{line.Time / 1e9,9:0.000000}]") + " " + line.Text);
        }

        return lines.Count;
    }

    private static ExitCode ShowDisksAndFiles(Machine machine, string text, int? partition)
    {
        ShowDisks(machine);
        return ShowFiles(machine, text, partition);
    }

    // A PCI function need not be a disk.
    private static ExitCode ShowOther(Machine machine, string text)
    {
        if (machine.Pci!.Driver is null)
        {
            throw new CliException($"{text}: no driver is for {machine.Pci.Pci.Identity}; the lines above say what there is");
        }

        foreach (NetworkInterface networkInterface in machine.Kernel.Get<InterfaceTable>().Snapshot())
        {
            Heading("network interfaces");
            ShowInterface(networkInterface);
        }

        foreach (CharacterDevice device in machine.Kernel.Devices.Characters)
        {
            Heading("character devices");
            Console.WriteLine(device.Name);
        }

        return ExitCode.Ok;
    }

    private static void ShowInterface(NetworkInterface shown)
    {
        Errno error = shown.BringUp();
        if (error == Errno.Ok)
        {
            error = shown.WaitForLink(LinkPatience);
        }

        Console.WriteLine($"{shown.Name}: {shown.Address}, mtu {shown.Mtu}, {(error is Errno.Ok or Errno.ETIMEDOUT ? shown.Link.ToString() : ErrnoText.Of(error))}");
        Console.WriteLine($"  {shown.Enabled}");
        InterfaceStatistics counted = shown.Statistics;
        Console.WriteLine($"  in {counted.InputPackets} packets, {counted.InputBytes} bytes; out {counted.OutputPackets} packets, {counted.OutputBytes} bytes");
        shown.BringDown();
    }

    private static void ShowDisks(Machine machine)
    {
        Heading("disks");
        WedgeManager wedges = machine.Kernel.Get<WedgeManager>();
        foreach (BlockDevice disk in machine.Kernel.Devices.Blocks.Where(b => b is not WedgeDevice))
        {
            string state = disk.IsReadOnly ? ", read-only" : "";
            Console.WriteLine($"{disk.Name}: {Sizes.Of(disk.SectorCount * disk.SectorSize)}, {disk.SectorCount} sectors of {disk.SectorSize} bytes{state}");
            foreach (WedgeDevice wedge in wedges.WedgesOf(disk))
            {
                Console.WriteLine($"  {wedge.Name}: partition {wedge.Partition.Number}, {wedge.Describe()}");
            }
        }
    }

    private static ExitCode ShowFiles(Machine machine, string text, int? partition)
    {
        if (!machine.Kernel.Devices.Blocks.Any())
        {
            throw new CliException($"{text}: no disk attached; the lines above say what did");
        }

        Heading("files");
        using Volume volume = Volume.Open(machine, text, partition, writable: false);
        FileSystemStatistics at = volume.Statistics();
        int left = MostEntries;
        Show(volume, "/", 0, ref left);
        if (left <= 0)
        {
            Console.WriteLine($"... 'driverkit fs ls {text}' has the rest");
        }

        long size = at.Blocks * at.BlockSize;
        Console.WriteLine($"{at.TypeName} on {volume.Device.Name}: {Sizes.Of(size)}, {Sizes.Of(at.FreeBlocks * at.BlockSize)} free");
        return ExitCode.Ok;
    }

    private static void Show(Volume volume, string path, int depth, ref int left)
    {
        foreach ((string name, VnodeType type) in volume.List(path))
        {
            if (left-- <= 0)
            {
                return;
            }

            string full = path.TrimEnd('/') + "/" + name;
            Console.WriteLine(new string(' ', depth * 2) + ListCommand.Line(volume.Stat(full), name));
            if (type == VnodeType.Directory)
            {
                Show(volume, full, depth + 1, ref left);
            }
        }
    }

    private static void Heading(string text) => Console.WriteLine("\n" + Style.Bold(text));
}
