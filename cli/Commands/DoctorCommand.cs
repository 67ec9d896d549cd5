using System.CommandLine;
using DriverKit.Backends.LibUsb;
using DriverKit.Backends.Uio;
using DriverKit.Backends.Vfio;
using DriverKit.Cli.Output;
using DriverKit.Cli.Targets;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Kernel.Hosts;
using DriverKit.Usb;

namespace DriverKit.Cli.Commands;

/// <summary><c>doctor</c>: everything between a person and a device, looked at in order, each with what mends it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Argument<string> target = CommonOptions.Target();
        var restore = new Option<bool>("--restore") { Description = "Give interfaces that were left without a driver back to the host" };
        var command = new Command("doctor", "Say what is in the way of a device, and the command that mends it") { target, restore };
        command.SetAction(parsed => (int)Run(Target.Parse(parsed.GetRequiredValue(target)), parsed.GetValue(restore)));
        return command;
    }

    private static ExitCode Run(Target target, bool restore)
    {
        if (target.IsFile)
        {
            return ExamineFile(target.Text);
        }

        if (target.Scheme is VfioScheme)
        {
            return Tell(VfioDiagnosis.Examine(VfioScheme.Resolve(target.Locator!)));
        }

        if (target.Scheme is UioScheme)
        {
            return Tell(UioDiagnosis.Examine(UioScheme.Resolve(target.Locator!)));
        }

        if (target.Scheme is not LibUsbScheme)
        {
            return Probe(target);
        }

        UsbDeviceInfo info = UsbLocator.Resolve(target.Locator!);
        Console.WriteLine(info);
        if (restore)
        {
            Restore(info);
            info = UsbLocator.Resolve(target.Locator!);
        }

        bool well = true;
        foreach (UsbFinding finding in UsbDiagnosis.Examine(info))
        {
            well &= Tell(finding.Check, finding.Ok, finding.Detail, finding.Remedy);
        }

        return well ? ExitCode.Ok : ExitCode.Failure;
    }

    private static ExitCode Tell(IEnumerable<PciFinding> findings)
    {
        bool well = true;
        foreach (PciFinding finding in findings)
        {
            well &= Tell(finding.Check, finding.Ok, finding.Detail, finding.Remedy);
        }

        return well ? ExitCode.Ok : ExitCode.Failure;
    }

    private static ExitCode ExamineFile(string path)
    {
        bool there = File.Exists(path);
        bool well = Tell("file", there, there ? $"{path}, {new FileInfo(path).Length} bytes" : $"{path} is not there",
            $"'{path}' names no file, and its beginning no known scheme ({string.Join(", ", Schemes.All.Select(s => s.Scheme + ":"))})");
        return well ? ExitCode.Ok : ExitCode.Failure;
    }

    private static ExitCode Probe(Target target)
    {
        using var host = new RealHost();
        using IUsbDevice device = target.Scheme!.OpenUsb(target.Locator!, host);
        Tell("opened", true, $"{device.Location}, {device.Speed.ToString().ToLowerInvariant()} speed", null);
        using var request = new UsbBlockingRequest(device, host);
        int length = request.GetDescriptor(Specs.Usb.DescriptorType.Device, 0, 0, 18).Length;
        bool well = Tell("answers", length == 18, length == 18 ? "gives its device descriptor" : $"no device descriptor: {request.Status}", "look at the other end");
        return well ? ExitCode.Ok : ExitCode.Failure;
    }

    private static void Restore(UsbDeviceInfo info)
    {
        using var host = new RealHost();
        using LibUsbDevice device = LibUsbDevice.Open(info, host);
        foreach (UsbInterfaceInfo at in info.Interfaces.Where(i => i.HostDriver is null))
        {
            UsbStatus status = device.RestoreHostDriver(at.Number);
            Tell($"interface {at.Number}", status == UsbStatus.Ok, status == UsbStatus.Ok ? "given back to the host" : $"not given back: {status}",
                "plug the device again");
        }
    }

    private static bool Tell(string check, bool ok, string detail, string? remedy)
    {
        Console.WriteLine($"{(ok ? Style.Green("ok  ") : Style.Red("FAIL"))} {check}: {detail}");
        if (!ok && remedy is not null)
        {
            Console.WriteLine("     " + remedy.ReplaceLineEndings("\n     "));
        }

        return ok;
    }
}
