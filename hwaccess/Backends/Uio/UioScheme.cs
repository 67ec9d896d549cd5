using DriverKit.Backends.Uio;
using DriverKit.Dma;
using DriverKit.Hosting;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Locators;
using DriverKit.Pci;

[assembly: LocatorScheme("uio", typeof(UioScheme))]

namespace DriverKit.Backends.Uio;

/// <summary><c>uio:DDDD:BB:DD.F[,unsafe-dma]</c>: a real PCI function without an IOMMU.</summary>
public sealed class UioScheme : ILocatorScheme
{
    /// <summary>The option that asks for DMA to physical addresses.</summary>
    public const string UnsafeDma = "unsafe-dma";

    private readonly UioFiles _files;

    /// <summary>The scheme on the kernel that runs.</summary>
    public UioScheme()
        : this(UioFiles.System)
    {
    }

    internal UioScheme(UioFiles files) => _files = files;

    /// <inheritdoc/>
    public string Scheme => "uio";

    /// <inheritdoc/>
    public string Summary => "a real PCI function without an IOMMU, through UIO: uio:0000:01:00.0; DMA only with ,unsafe-dma";

    /// <inheritdoc/>
    public bool IsReal => true;

    /// <summary>Which function a locator names.</summary>
    /// <param name="locator">The locator.</param>
    /// <exception cref="LocatorException">It is not of this form.</exception>
    public static PciAddress Resolve(Locator locator) => PciLocator.Resolve(locator, UnsafeDma);

    /// <inheritdoc/>
    public Arena? ProvideArena(Locator locator)
    {
        try
        {
            return locator[UnsafeDma] is null ? null : HugePages.Reserve();
        }
        catch (PciOpenException e)
        {
            throw new LocatorException(locator, e.Why, e.Remedy);
        }
    }

    /// <inheritdoc/>
    public bool NamesPci(Locator locator) => true;

    /// <inheritdoc/>
    public IPciFunction OpenPci(Locator locator, IHost host)
    {
        LocatorTable.RequireRealTime(locator, host);
        PciAddress address = Resolve(locator);
        if (UioDiagnosis.Examine(_files, address).FirstOrDefault(f => !f.Ok) is { } problem)
        {
            throw new LocatorException(locator, $"{problem.Check}: {problem.Detail}", problem.Remedy ?? "see 'driverkit doctor'");
        }

        try
        {
            return UioPciFunction.Open(_files, address, locator[UnsafeDma] is null ? null : PhysicalMap.Of(host.Arena), host);
        }
        catch (PciOpenException e)
        {
            throw new LocatorException(locator, e.Why, e.Remedy);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ReachableDevice> List() =>
        [.. PciSysfs.All(_files.Sysfs).Where(f => f.Driver == UioDiagnosis.DriverName).Select(Describe)];

    private ReachableDevice Describe(PciSysfs sysfs)
    {
        PciFinding? problem = UioDiagnosis.Examine(_files, sysfs.Address).FirstOrDefault(f => !f.Ok);
        return new ReachableDevice($"uio:{sysfs.Address}", sysfs.Describe(), problem is null ? null : $"{problem.Check}: {problem.Detail}", problem?.Remedy);
    }
}
