using System.CommandLine;
using DriverKit.Cli.Output;
using DriverKit.Cli.Targets;
using DriverKit.Locators;

namespace DriverKit.Cli.Commands;

/// <summary><c>devices</c>: what can be reached here, what stops one, and what to do about it.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("devices", "List what can be reached here, what stops you, and what to do about it") { json };
        command.SetAction(parsed =>
        {
            (ILocatorScheme Scheme, IReadOnlyList<ReachableDevice> Devices)[] all = [.. Schemes.All.Select(s => (s, s.List()))];
            if (parsed.GetValue(json))
            {
                WriteJson(all);
            }
            else
            {
                Write(all);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void Write((ILocatorScheme Scheme, IReadOnlyList<ReachableDevice> Devices)[] all)
    {
        foreach ((ILocatorScheme scheme, IReadOnlyList<ReachableDevice> devices) in all)
        {
            Console.WriteLine(Style.Bold(scheme.Scheme + ":") + "  " + scheme.Summary);
            foreach (ReachableDevice device in devices)
            {
                Console.WriteLine($"  {device.Locator}");
                Console.WriteLine($"      {device.Description}");
                if (device.Problem is not null)
                {
                    Console.WriteLine("      " + Style.Red(device.Problem));
                    Console.WriteLine($"      -> {device.Remedy}");
                }
            }

            if (devices.Count == 0)
            {
                Console.WriteLine("  none found by itself; give its address");
            }
        }
    }

    private static void WriteJson((ILocatorScheme Scheme, IReadOnlyList<ReachableDevice> Devices)[] all) => Json.Write(writer =>
    {
        writer.WriteStartArray();
        foreach ((ILocatorScheme scheme, IReadOnlyList<ReachableDevice> devices) in all)
        {
            foreach (ReachableDevice device in devices)
            {
                writer.WriteStartObject();
                writer.WriteString("scheme", scheme.Scheme);
                writer.WriteString("locator", device.Locator);
                writer.WriteString("description", device.Description);
                writer.WriteString("problem", device.Problem);
                writer.WriteString("remedy", device.Remedy);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    });
}
