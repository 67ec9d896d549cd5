using System.CommandLine;
using DriverKit.Cli.Targets;
using DriverKit.Interop.Linux.Pci;

namespace DriverKit.Cli.Commands;

/// <summary><c>bind</c>: give a PCI function of this machine to another driver of the host; what the host uses is refused.</summary>
internal static class BindCommand
{
    public static Command Create()
    {
        Argument<string> function = CommonOptions.PciFunction();
        var driver = new Argument<string>("driver") { Description = "vfio-pci, uio_pci_generic, or any other driver that is loaded" };
        var command = new Command("bind", "Give a PCI function to another driver of the host; 'unbind' gives it back") { function, driver };
        command.SetAction(parsed => (int)Run(PciTarget.Parse(parsed.GetRequiredValue(function)), parsed.GetRequiredValue(driver)));
        return command;
    }

    private static ExitCode Run(PciSysfs sysfs, string driver)
    {
        string had = sysfs.Driver ?? "no driver";
        new PciBinding(sysfs).Bind(driver);
        Console.WriteLine(had == driver
            ? $"{sysfs.Address}: held by {driver} already"
            : $"{sysfs.Address}: {had} -> {driver}; 'driverkit unbind {sysfs.Address}' gives it back");
        return ExitCode.Ok;
    }
}
