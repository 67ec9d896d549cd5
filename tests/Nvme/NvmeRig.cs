using DriverKit.Dma;
using DriverKit.Drivers.Nvme;
using DriverKit.Emulation;
using DriverKit.Emulation.Nvme;
using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Pci;

namespace DriverKit.Nvme.Tests;

/// <summary>A kernel with the driver, and a modelled controller in a slot, or whatever function is given.</summary>
internal sealed class NvmeRig : IDisposable
{
    public NvmeRig(
        NvmeModelOptions? model = null, ulong seed = 1, NvmeOptions? driver = null, Func<IPciFunction, IPciFunction>? wrap = null,
        Action<NvmeControllerModel>? prepare = null, IHost? host = null)
    {
        Host = host ?? new DeterministicHost(seed);
        Kernel = MakeKernel(Host, driver);
        Model = new NvmeControllerModel(model ?? new NvmeModelOptions { MemorySize = 8 << 20 });
        Function = new EmulatedPciFunction(Host, Model) { ThrowsFaults = false };
        prepare?.Invoke(Model);
        Outer = wrap?.Invoke(Function) ?? Function;
    }

    public IHost Host { get; }

    public RumpKernel Kernel { get; }

    public NvmeControllerModel Model { get; }

    public EmulatedPciFunction Function { get; }

    public IPciFunction Outer { get; }

    public PciConnection? Connection { get; private set; }

    public NvmeController Controller => Connection!.Driver!.SoftcAs<NvmeController>();

    public NamespaceDisk Disk => Controller.Disks[0];

    public static RumpKernel MakeKernel(IHost host, NvmeOptions? options)
    {
        var kernel = new RumpKernel(host, [new AutoconfComponent(), new PciComponent(), new DiskComponent(), new NvmeComponent()]);
        if (options is not null)
        {
            kernel.Set(options);
        }

        return kernel;
    }

    public Errno Attach()
    {
        Errno error = Kernel.Get<PciBusManager>().Attach(Outer, out PciConnection? connection);
        Connection = connection;
        return error;
    }

    public void Detach(DetachFlags flags = DetachFlags.Force)
    {
        if (Connection is not null)
        {
            Kernel.Get<DeviceTree>().Detach(Connection.Bus, flags);
        }
    }

    /// <summary>Asserts that driver and model have nothing against each other, and nothing is left anywhere.</summary>
    public void AssertClean()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Model.Complaints, Is.Empty);
            Assert.That(Function.Faults, Is.Empty);
        });
        AssertNoLeaks();
    }

    public void AssertNoLeaks(string what = "")
    {
        Assert.Multiple(() =>
        {
            Assert.That(Function.MappingCount, Is.Zero, $"{what} mappings");
            Assert.That(Kernel.Get<PciBusManager>().Leaks, Is.Zero, $"{what} leaks");
            Assert.That(Kernel.Memory.InUse, Is.Zero, $"{what} memory");
        });
    }

    public string ConsoleText => string.Join('\n', Kernel.Console.Snapshot().Select(l => l.Text));

    public void Dispose()
    {
        Kernel.Dispose();
        Outer.Dispose();
        (Host as IDisposable)?.Dispose();
    }
}
