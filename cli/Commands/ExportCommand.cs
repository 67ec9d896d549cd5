using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using DriverKit.Backends.UsbIp;
using DriverKit.Cli.Targets;
using DriverKit.Kernel.Hosts;
using DriverKit.Usb;

namespace DriverKit.Cli.Commands;

/// <summary><c>export usbip</c>: any Linux attaches the device with <c>usbip attach</c>.</summary>
internal static class ExportCommand
{
    public static Command Create() => new("export", "Let another system use a device of ours") { CreateUsbIp(), ExportVfioUserCommand.Create() };

    private static Command CreateUsbIp()
    {
        Argument<string> target = CommonOptions.Target();
        var listen = new Option<string>("--listen")
        {
            Description = "Address and port; other than loopback only where everybody on the network is trusted",
            DefaultValueFactory = _ => $"127.0.0.1:{UsbIpServer.DefaultPort}",
        };
        var busId = new Option<string>("--busid") { Description = "Name for importers", DefaultValueFactory = _ => "1-1" };
        var command = new Command("usbip", "Export a USB device: any Linux attaches it with 'usbip attach'") { target, listen, busId };
        command.SetAction(parsed => Serve(Target.Parse(parsed.GetRequiredValue(target)), parsed.GetRequiredValue(listen), parsed.GetRequiredValue(busId)));
        return command;
    }

    private static int Serve(Target target, string listen, string busId)
    {
        if (target.IsFile)
        {
            throw new CliException($"'{target.Text}' is a file, and USB/IP exports devices: write emu:usb-stick,image={target.Text}", ExitCode.Usage);
        }

        if (!IPEndPoint.TryParse(listen, out IPEndPoint? endPoint))
        {
            throw new CliException($"'{listen}' is no address and port, as in 127.0.0.1:{UsbIpServer.DefaultPort}", ExitCode.Usage);
        }

        using var host = new RealHost();
        using IUsbDevice device = target.Scheme!.OpenUsb(target.Locator!, host);
        using UsbIpServer server = Start(new UsbIpExport(device, host, busId), endPoint);
        server.Log = Console.Error.WriteLine;
        string port = server.EndPoint.Port == UsbIpServer.DefaultPort ? "" : $"--tcp-port {server.EndPoint.Port} ";
        Console.WriteLine($"exporting {target.Text} as {busId} on {server.EndPoint}; attach it with:");
        Console.WriteLine($"  sudo modprobe vhci-hcd && sudo usbip {port}attach -r {server.EndPoint.Address} -b {busId}");
        Console.WriteLine("Ctrl-C ends it.");
        Interrupt.Token.WaitHandle.WaitOne();
        return (int)ExitCode.Ok;
    }

    private static UsbIpServer Start(UsbIpExport export, IPEndPoint endPoint)
    {
        try
        {
            return new UsbIpServer([export], endPoint);
        }
        catch (SocketException e)
        {
            throw new CliException($"cannot listen on {endPoint} ({e.SocketErrorCode}): choose another with --listen");
        }
    }
}
