using DriverKit.Backends.Qtest;
using DriverKit.Block;
using DriverKit.Dma;
using DriverKit.Drivers.Nvme;
using DriverKit.Emulation;
using DriverKit.Emulation.Nvme;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Disk;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Pci;
using DriverKit.Locators;
using DriverKit.Pci;

namespace DriverKit.Bench.Nvme;

/// <summary>4-KiB requests through block device, disk queue, NVMe driver, IOMMU, controller model with MSI-X, and a medium.</summary>
public sealed class NvmeStack : IMeasurement
{
    private const int MediumSize = 256 << 20;

    /// <inheritdoc/>
    public string Name => "nvme";

    /// <inheritdoc/>
    public string What => "4-KiB reads and writes on the emulated NVMe controller (memory, file) and on QEMU's by qtest";

    /// <inheritdoc/>
    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        List<Figure> figures = [];
        figures.AddRange(OnModel(options, "memory", null, 1_000_000));
        string path = Path.Combine(options.Directory, $"driverkit-nvme-{Environment.ProcessId}.img");
        try
        {
            using (FileStream file = File.Create(path))
            {
                file.SetLength(MediumSize);
            }

            figures.AddRange(OnModel(options, "file", path, null));
            figures.AddRange(OnQtest(options, path));
        }
        finally
        {
            File.Delete(path);
        }

        return figures;
    }

    private static List<Figure> OnModel(MeasureOptions options, string medium, string? path, double? goal)
    {
        using var host = new RealHost(_ => { });
        IBlockFile file = path is null ? new MemoryMedium(MediumSize) : host.OpenBlockFile(path, writable: true);
        var function = new EmulatedPciFunction(host, new NvmeControllerModel(new NvmeModelOptions { Image = file }));
        return OnFunction(host, function, options, medium, goal, fill: true);
    }

    private static List<Figure> OnQtest(MeasureOptions options, string path)
    {
        using var host = new RealHost(_ => { });
        try
        {
            if (!Locator.TryParse($"qtest:nvme,serial=b,image={path}", out Locator? locator, out _))
            {
                return [];
            }

            IPciFunction function = new QtestScheme().OpenPci(locator!, host);
            return OnFunction(host, function, options, "qtest", null, fill: false);
        }
        catch (LocatorException)
        {
            return [];
        }
    }

    private static List<Figure> OnFunction(RealHost host, IPciFunction function, MeasureOptions options, string medium, double? goal, bool fill)
    {
        using var kernel = new RumpKernel(host, [new AutoconfComponent(), new PciComponent(), new DiskComponent(), new NvmeComponent()]);
        using LwpScope scope = kernel.Enter();
        if (kernel.Get<PciBusManager>().Attach(function, out PciConnection? connection) != Errno.Ok || kernel.Devices.FindBlock("ld0") is not { } disk)
        {
            throw new InvalidOperationException("the controller did not attach");
        }

        List<Figure> figures = [];
        disk.Open(write: true);
        using (var load = new RandomLoad(kernel, disk, MediumSize))
        {
            if (fill)
            {
                load.Fill();
                load.WarmUp();
            }

            foreach (int depth in (int[])[1, 32])
            {
                foreach (BlockOp op in (BlockOp[])[BlockOp.Read, BlockOp.Write])
                {
                    (double wall, double cpu) = load.Measure(options, op, depth);
                    string name = $"{medium}: 4 KiB random {(op == BlockOp.Read ? "reads" : "writes")}, depth {depth}";
                    figures.Add(new Figure(name, cpu, "1/s", depth == 32 ? goal : null, $"a second of processor time; {wall:n0} a second of the clock"));
                }
            }

            figures.Add(new Figure($"{medium}: allocated a 4 KiB read", load.Allocated(), "bytes", goal is null ? null : 0));
        }

        disk.Close();
        kernel.Get<DeviceTree>().Detach(connection!.Bus, DetachFlags.Force);
        return figures;
    }
}
