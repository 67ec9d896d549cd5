using System.CommandLine;
using System.Globalization;
using DriverKit.Backends.LibUsb;
using DriverKit.Cli.Output;
using DriverKit.Cli.Targets;
using DriverKit.Kernel.Hosts;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Cli.Commands;

/// <summary><c>usb</c>: a device below any driver: its descriptors, and single control requests.</summary>
internal static class UsbCommand
{
    private const int MaxConfigurations = 8;

    public static Command Create()
    {
        Argument<string> target = CommonOptions.Target();
        return new Command("usb", "Look at a USB device below any driver") { target, CreateDescriptors(target), CreateControl(target) };
    }

    private static Command CreateDescriptors(Argument<string> target)
    {
        var raw = new Option<bool>("--raw") { Description = "Write the bytes as they are" };
        var command = new Command("descriptors", "Show all descriptors, decoded; a real device is not opened for it") { raw };
        command.SetAction(parsed =>
        {
            byte[] bytes = ReadDescriptors(Target.Parse(parsed.GetRequiredValue(target)));
            if (parsed.GetValue(raw))
            {
                using Stream output = Console.OpenStandardOutput();
                output.Write(bytes);
            }
            else
            {
                DescriptorPrinter.Print(bytes, Console.Out);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateControl(Argument<string> target)
    {
        var requestType = new Argument<string>("bmRequestType") { Description = "In hexadecimal: 80 is device to host, standard, device" };
        var request = new Argument<string>("bRequest") { Description = "In hexadecimal: 06 is GET_DESCRIPTOR" };
        var value = new Argument<string>("wValue") { Description = "In hexadecimal" };
        var index = new Argument<string>("wIndex") { Description = "In hexadecimal" };
        var data = new Argument<string>("wLength|data") { Description = "Device to host: most bytes wanted, decimal; host to device: the bytes in hexadecimal, or nothing", DefaultValueFactory = _ => "" };
        var command = new Command("control", "Send one control request and show the answer") { requestType, request, value, index, data };
        command.SetAction(parsed => (int)Control(
            Target.Parse(parsed.GetRequiredValue(target)),
            (byte)Hex(parsed.GetRequiredValue(requestType), "bmRequestType", 0xff),
            (byte)Hex(parsed.GetRequiredValue(request), "bRequest", 0xff),
            (ushort)Hex(parsed.GetRequiredValue(value), "wValue", 0xffff),
            (ushort)Hex(parsed.GetRequiredValue(index), "wIndex", 0xffff),
            parsed.GetRequiredValue(data)));
        return command;
    }

    private static byte[] ReadDescriptors(Target target)
    {
        if (target.Scheme is LibUsbScheme && UsbLocator.Resolve(target.Locator!) is { RawDescriptors.IsEmpty: false } info)
        {
            return info.RawDescriptors.ToArray();
        }

        using var host = new RealHost();
        using IUsbDevice device = Open(target, host);
        using var request = new UsbBlockingRequest(device, host);
        var all = new List<byte>();
        all.AddRange(request.GetDescriptor(DescriptorType.Device, 0, 0, 18));
        if (all.Count < 18)
        {
            throw new CliException($"{target.Text} gives no device descriptor: {request.Status}");
        }

        for (byte i = 0; i < Math.Min(all[17], (byte)MaxConfigurations); i++)
        {
            all.AddRange(request.GetDescriptor(DescriptorType.Configuration, i, 0, 4096));
        }

        all.AddRange(request.GetDescriptor(DescriptorType.BinaryObjectStore, 0, 0, 4096));
        return [.. all];
    }

    private static ExitCode Control(Target target, byte requestType, byte request, ushort value, ushort index, string data)
    {
        bool isIn = (requestType & 0x80) != 0;
        byte[] bytes = isIn ? [] : HexDump.Parse(data);
        ushort length = (ushort)(isIn ? Length(data) : bytes.Length);
        using var host = new RealHost();
        using IUsbDevice device = Open(target, host);
        using var blocking = new UsbBlockingRequest(device, host);
        SetupPacket setup = SetupPacket.Of(requestType, request, value, index, length);
        if (isIn || length == 0)
        {
            HexDump.Write(blocking.ControlIn(setup), Console.Out);
        }
        else
        {
            blocking.ControlOut(setup, bytes);
        }

        if (blocking.Status != UsbStatus.Ok)
        {
            throw new CliException($"the device answered {setup} with {blocking.Status}");
        }

        return ExitCode.Ok;
    }

    private static IUsbDevice Open(Target target, RealHost host) => target.Scheme is null
        ? throw new CliException($"'{target.Text}' is a file: a USB device is named by a locator, as in emu:usb-stick or usb:0781:5581", ExitCode.Usage)
        : target.Scheme.OpenUsb(target.Locator!, host);

    private static int Hex(string text, string name, int max)
    {
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && value >= 0 && value <= max
            ? value
            : throw new CliException($"{name} '{text}' is no hexadecimal number up to {max:x}", ExitCode.Usage);
    }

    private static ushort Length(string text) => text.Length == 0
        ? (ushort)0
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort length)
            ? length
            : throw new CliException($"wLength '{text}' is no decimal number up to 65535", ExitCode.Usage);
}
