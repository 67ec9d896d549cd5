using System.CommandLine;
using DriverKit.Cli.Files;
using DriverKit.Cli.Targets;
using DriverKit.Kernel;

namespace DriverKit.Cli.Commands.Fs;

/// <summary>What all file verbs do around their work: open the target, mount it, and leave both clean.</summary>
internal sealed class FsSession
{
    private readonly Argument<string> _target = CommonOptions.Target();
    private readonly Option<int?> _partition = CommonOptions.Partition();
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show the kernel's console on standard error" };
    private readonly bool _writable;

    public FsSession(Command command, bool writable)
    {
        _writable = writable;
        command.Add(_target);
        command.Add(_partition);
        command.Add(_verbose);
    }

    public string Text(ParseResult parsed) => parsed.GetRequiredValue(_target);

    public int Run(ParseResult parsed, Action<Volume> body)
    {
        string text = Text(parsed);
        using Machine machine = Machine.Start(Target.Parse(text), _writable, parsed.GetValue(_verbose));
        using LwpScope scope = machine.Kernel.Enter();
        using Volume volume = Volume.Open(machine, text, parsed.GetValue(_partition), _writable);
        body(volume);
        return (int)ExitCode.Ok;
    }

    /// <summary>The same for work on the block device below a file system.</summary>
    public int RunOnDevice(ParseResult parsed, bool writable, bool wholeDisk, Func<Machine, BlockDevice, ExitCode> body)
    {
        string text = Text(parsed);
        using Machine machine = Machine.Start(Target.Parse(text), writable, parsed.GetValue(_verbose));
        using LwpScope scope = machine.Kernel.Enter();
        BlockDevice device = wholeDisk && parsed.GetValue(_partition) is null
            ? DiskChoice.WholeDisk(machine, text)
            : DiskChoice.Choose(machine, text, parsed.GetValue(_partition));
        return (int)body(machine, device);
    }

    /// <summary>Work that destroys is done on a real device only when its serial number is given.</summary>
    public void RefuseRealDevice(ParseResult parsed, string? destroy, string verb)
    {
        Target target = Target.Parse(Text(parsed));
        if (!target.IsReal)
        {
            return;
        }

        string? serial = DeviceSerial.Read(target);
        if (destroy is null || destroy != serial)
        {
            string has = serial is null ? "this device has none, so it is refused" : $"this one's is {serial}";
            throw new CliException($"{target.Text} is a real device: {verb} writes to it only with --destroy SERIAL; {has}");
        }
    }
}
