using DriverKit.Block;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Kernel.Usb;
using DriverKit.Pci;
using DriverKit.Usb;

namespace DriverKit.Cli.Targets;

/// <summary>A kernel with a target in it, for as long as a command takes: what it says goes to standard error where that is wanted.</summary>
internal sealed class Machine : IDisposable
{
    private readonly RealHost _host;
    private IBlockFile? _file;

    private Machine(bool echo)
    {
        _host = new RealHost(Console.Error.WriteLine);
        Kernel = new RumpKernel(_host, KernelComponents.Create(), new KernelOptions { Name = "driverkit", EchoConsole = echo });
    }

    public RumpKernel Kernel { get; }

    /// <summary>The USB device's place in the kernel, for USB targets.</summary>
    public UsbConnection? Usb { get; private set; }

    /// <summary>The PCI function's place in the kernel, for PCI targets.</summary>
    public PciConnection? Pci { get; private set; }

    /// <summary>The image as a block device, for file targets.</summary>
    public BlockDevice? Image { get; private set; }

    /// <summary>Starts a kernel and brings the target in.</summary>
    /// <param name="target">The target.</param>
    /// <param name="writable">Whether an image will be written.</param>
    /// <param name="echo">Whether console lines are shown.</param>
    /// <param name="wrap">What stands between device and kernel, if anything.</param>
    public static Machine Start(Target target, bool writable, bool echo, Func<IUsbDevice, IUsbDevice>? wrap = null)
    {
        if (target.Locator is { } locator && target.Scheme!.ProvideArena(locator) is { } arena)
        {
            RealHost.UseArena(arena);
        }

        var machine = new Machine(echo);
        try
        {
            if (target.IsFile)
            {
                machine.OpenImage(target.FilePath, writable);
            }
            else if (target.IsPci)
            {
                machine.AttachPci(target, target.Scheme!.OpenPci(target.Locator!, machine._host));
            }
            else
            {
                IUsbDevice device = target.Scheme!.OpenUsb(target.Locator!, machine._host);
                machine.AttachUsb(target, wrap is null ? device : wrap(device));
            }

            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>The device tree.</summary>
    public DeviceTree Tree => Kernel.Get<DeviceTree>();

    /// <summary>All devices of a driver: <c>scsibus</c>, <c>sd</c>.</summary>
    public IEnumerable<Device> DevicesOf(string driver) => Tree.Roots.SelectMany(Below).Where(d => d.Attachment.Driver == driver);

    /// <summary>Detaches the device, so that the console has it.</summary>
    public void Detach()
    {
        using LwpScope scope = Kernel.Enter();
        Usb?.Detach(force: true);
        Usb = null;
        Pci?.Detach(force: true);
        Pci = null;
    }

    public void Dispose()
    {
        Detach();
        Kernel.Dispose();
        _file?.Dispose();
    }

    private static IEnumerable<Device> Below(Device device) => device.Children.SelectMany(Below).Prepend(device);

    private void OpenImage(string full, bool writable)
    {
        if (!File.Exists(full))
        {
            string schemes = string.Join(", ", Schemes.All.Select(s => s.Scheme + ":"));
            throw new CliException($"no file '{full}': give an image that exists, or a device by one of {schemes}");
        }

        if (HostDisk.NameOf(full) is { } disk)
        {
            HostDisk.RefuseIfUsed(full, disk);
        }

        _file = _host.OpenBlockFile(full, writable);
        var image = new FileBlockDevice("vnd0", _host, _file);
        Kernel.Devices.Attach(image);
        Image = image;
        using LwpScope scope = Kernel.Enter();
        Kernel.Get<WedgeManager>().Discover(image);
    }

    private void AttachUsb(Target target, IUsbDevice device)
    {
        using LwpScope scope = Kernel.Enter();
        Errno error = Kernel.Get<UsbBusManager>().Attach(device, out UsbConnection? connection);
        if (error != Errno.Ok || connection is null)
        {
            throw new CliException($"{target.Text} did not come up: {error}; {LastLine()}");
        }

        Usb = connection;
    }

    private void AttachPci(Target target, IPciFunction function)
    {
        using LwpScope scope = Kernel.Enter();
        Errno error = Kernel.Get<PciBusManager>().Attach(function, out PciConnection? connection);
        if (error != Errno.Ok || connection is null)
        {
            throw new CliException($"{target.Text} did not come up: {error}; {LastLine()}");
        }

        Pci = connection;
    }

    private string LastLine()
    {
        IReadOnlyList<KernelConsoleLine> lines = Kernel.Console.Snapshot();
        return lines.Count == 0 ? "the kernel said nothing" : $"the kernel's last words: {lines[^1].Text}";
    }
}
