using System.CommandLine;
using DriverKit.Cli.Registers;
using DriverKit.Cli.Targets;
using DriverKit.Registers;

namespace DriverKit.Cli.Commands;

/// <summary><c>registers</c>: a device's register map as a table, or with the values that a device has now.</summary>
internal static class RegistersCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "A device whose registers are known, as nvme; without it they are listed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var device = new Option<string?>("--device") { Description = "Show the values of this device, as emu:nvme; registers that reading changes are not read" };
        var markdown = new Option<bool>("--markdown") { Description = "Write Markdown" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("registers", "Show a device's registers, by field") { name, device, markdown, json };
        command.SetAction(parsed => (int)Run(parsed.GetValue(name), parsed.GetValue(device), parsed.GetValue(markdown), parsed.GetValue(json)));
        return command;
    }

    private static ExitCode Run(string? name, string? locator, bool markdown, bool json)
    {
        if (locator is not null)
        {
            using RegisterSession session = RegisterSession.Open(Target.Parse(locator), name);
            Live(session, json);
        }
        else if (name is null)
        {
            foreach (IDeviceRegisters known in RegisterDevices.All)
            {
                Console.WriteLine($"{known.Name,-8}  {known.Summary}");
            }
        }
        else
        {
            Show(RegisterDevices.Find(name), markdown, json);
        }

        return ExitCode.Ok;
    }

    private static void Live(RegisterSession session, bool json)
    {
        if (json)
        {
            RegisterPrinter.Json(session.Device, session.Map);
            return;
        }

        foreach (DeviceRegisterBlock block in session.Device.Blocks)
        {
            RegisterPrinter.Live(block, session.Map(block), Console.Out);
        }
    }

    private static void Show(IDeviceRegisters device, bool markdown, bool json)
    {
        if (json)
        {
            RegisterPrinter.Json(device, null);
            return;
        }

        foreach (DeviceRegisterBlock block in device.Blocks)
        {
            if (markdown)
            {
                Console.Write(RegisterTable.Markdown(block.Map));
            }
            else
            {
                RegisterPrinter.Map(block, Console.Out);
            }
        }
    }
}
