using System.CommandLine;
using DriverKit.Cli.Targets;
using DriverKit.Emulation;
using DriverKit.Emulation.VfioUser;
using DriverKit.Kernel.Hosts;
using DriverKit.Locators;

namespace DriverKit.Cli.Commands;

/// <summary><c>export vfio-user</c>: QEMU plugs a modelled PCI function into any guest.</summary>
internal static class ExportVfioUserCommand
{
    private const string Socket = "socket";

    public static Command Create()
    {
        Argument<string> target = CommonOptions.Target();
        var command = new Command("vfio-user", "Export a modelled PCI function, as in emu:edu,socket=edu.sock: QEMU 10.1 and later plug it into any guest") { target };
        command.SetAction(parsed => Serve(Target.Parse(parsed.GetRequiredValue(target))));
        return command;
    }

    private static int Serve(Target target)
    {
        if (target.Scheme is not EmulationScheme scheme || target.Locator is not { } locator)
        {
            throw new CliException($"'{target.Text}' is no model, and vfio-user exports models: write emu:edu,{Socket}=edu.sock", ExitCode.Usage);
        }

        if (locator[Socket] is not { Length: > 0 } path)
        {
            throw new CliException($"'{target.Text}' does not say where QEMU shall find it: add ',{Socket}=PATH'", ExitCode.Usage);
        }

        Locator device = locator with { Options = [.. locator.Options.Where(o => o.Key != Socket)] };
        using var host = new RealHost();
        using VfioUserServer server = Start(host, scheme.Find(device).CreatePci(device, host), path);
        server.Log = Console.Error.WriteLine;
        Console.WriteLine($"exporting {device} at {path}; plug it in with:");
        Console.WriteLine("  qemu-system-x86_64 -machine q35,memory-backend=mem -m 1G -object memory-backend-memfd,id=mem,size=1G,share=on \\");
        Console.WriteLine($$$"""    -device '{"driver":"vfio-user-pci","socket":{"type":"unix","path":"{{{Path.GetFullPath(path)}}}"}}' ...""");
        Console.WriteLine("Ctrl-C ends it.");
        Interrupt.Token.WaitHandle.WaitOne();
        return (int)ExitCode.Ok;
    }

    private static VfioUserServer Start(RealHost host, PciFunctionModel model, string path)
    {
        try
        {
            return new VfioUserServer(host, model, path);
        }
        catch (IOException e)
        {
            model.Dispose();
            throw new CliException(e.Message);
        }
    }
}
