using System.CommandLine;
using DriverKit.Cli.Targets;
using DriverKit.Interop.Linux.Pci;

namespace DriverKit.Cli.Commands;

/// <summary><c>unbind</c>: give a PCI function back to the driver it had.</summary>
internal static class UnbindCommand
{
    public static Command Create()
    {
        Argument<string> function = CommonOptions.PciFunction();
        var command = new Command("unbind", "Give a PCI function back to the driver that it had before 'bind'") { function };
        command.SetAction(parsed => (int)Run(PciTarget.Parse(parsed.GetRequiredValue(function))));
        return command;
    }

    private static ExitCode Run(PciSysfs sysfs)
    {
        string had = sysfs.Driver ?? "no driver";
        string? has = new PciBinding(sysfs).Unbind();
        Console.WriteLine($"{sysfs.Address}: {had} -> {has ?? "no driver"}");
        return ExitCode.Ok;
    }
}
