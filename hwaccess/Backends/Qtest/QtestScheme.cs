using System.Globalization;
using DriverKit.Backends.Qtest;
using DriverKit.Hosting;
using DriverKit.Locators;
using DriverKit.Pci;

[assembly: LocatorScheme("qtest", typeof(QtestScheme))]

namespace DriverKit.Backends.Qtest;

/// <summary>
/// <c>qtest:DEVICE[,image=FILE][,netdev=…][,qemu=PROGRAM][,trace=PATTERN][,key=value…]</c>: a device model of QEMU's. Options that are not
/// named here are the device's own.
/// </summary>
public sealed class QtestScheme : ILocatorScheme
{
    /// <inheritdoc/>
    public string Scheme => "qtest";

    /// <inheritdoc/>
    public string Summary => "a device model of QEMU's, without a guest: qtest:edu, qtest:nvme,image=disk.img, qtest:e1000,netdev=user";

    /// <inheritdoc/>
    public bool IsReal => false;

    /// <inheritdoc/>
    public bool NamesPci(Locator locator) => true;

    /// <inheritdoc/>
    public IPciFunction OpenPci(Locator locator, IHost host)
    {
        LocatorTable.RequireRealTime(locator, host);
        if (locator.Address.Length == 0)
        {
            throw new LocatorException(locator, "no device is named", "name one that 'qemu-system-x86_64 -device help' lists with bus PCI: qtest:edu");
        }

        QtestMachineOptions options = Options(locator);
        try
        {
            QtestMachine machine = QtestMachine.Start(options, host);
            var function = (QtestPciFunction)machine.Functions[0];
            function.OwnsMachine = true;
            return function;
        }
        catch (QtestException e)
        {
            throw new LocatorException($"{locator}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ReachableDevice> List()
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, "qemu-system-x86_64")).FirstOrDefault(File.Exists);
        return
        [
            new(
                "qtest:edu",
                "QEMU's device models in another process: edu, nvme, e1000, pci-testdev, ...",
                program is null ? "qemu-system-x86_64 is not there" : null,
                program is null ? "apt install qemu-system-x86" : null),
        ];
    }

    private static QtestMachineOptions Options(Locator locator)
    {
        var arguments = new List<string>();
        var device = new List<string> { locator.Address };
        string program = "qemu-system-x86_64";
        foreach ((string key, string value) in locator.Options)
        {
            switch (key)
            {
                case "qemu":
                    program = value;
                    break;
                case "image":
                    RequireFile(locator, value);
                    arguments.AddRange(["-drive", $"if=none,id=image,format=raw,file={Escape(value)}"]);
                    device.Add("drive=image");
                    break;
                case "netdev":
                    arguments.AddRange(["-netdev", $"{value},id=net"]);
                    device.Add("netdev=net");
                    break;
                case "trace":
                    arguments.AddRange(["-trace", value]);
                    break;
                default:
                    device.Add(string.Create(CultureInfo.InvariantCulture, $"{key}={Escape(value)}"));
                    break;
            }
        }

        // QEMU demands a serial number of every NVMe controller.
        if (locator.Address == "nvme" && locator["serial"] is null)
        {
            device.Add("serial=qtest");
        }

        return new QtestMachineOptions { Program = program, Devices = [string.Join(',', device)], Arguments = arguments };
    }

    private static void RequireFile(Locator locator, string path)
    {
        if (!File.Exists(path))
        {
            throw new LocatorException(locator, $"there is no file '{path}'", $"make one: truncate -s 64M {path}");
        }
    }

    // A comma within a value is doubled.
    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);
}
