using DriverKit.Backends.Vfio;
using DriverKit.Hosting;
using DriverKit.Interop.Linux.Pci;
using DriverKit.Locators;
using DriverKit.Pci;

[assembly: LocatorScheme("vfio", typeof(VfioScheme))]

namespace DriverKit.Backends.Vfio;

/// <summary><c>vfio:DDDD:BB:DD.F[,via=group|device]</c>: a real PCI function behind the IOMMU.</summary>
public sealed class VfioScheme : ILocatorScheme
{
    private readonly IVfioSystem _system;

    /// <summary>The scheme on the kernel that runs.</summary>
    public VfioScheme()
        : this(LinuxVfioSystem.Instance)
    {
    }

    internal VfioScheme(IVfioSystem system) => _system = system;

    /// <inheritdoc/>
    public string Scheme => "vfio";

    /// <inheritdoc/>
    public string Summary => "a real PCI function behind the IOMMU, through VFIO: vfio:0000:01:00.0";

    /// <inheritdoc/>
    public bool IsReal => true;

    /// <summary>Which function a locator names.</summary>
    /// <param name="locator">The locator.</param>
    /// <exception cref="LocatorException">It is not of this form.</exception>
    public static PciAddress Resolve(Locator locator) => PciLocator.Resolve(locator, "via");

    /// <inheritdoc/>
    public bool NamesPci(Locator locator) => true;

    /// <inheritdoc/>
    public IPciFunction OpenPci(Locator locator, IHost host)
    {
        LocatorTable.RequireRealTime(locator, host);
        PciAddress address = Resolve(locator);
        VfioWay way = ChooseWay(locator, address);
        if (VfioDiagnosis.Examine(_system, address, way).FirstOrDefault(f => !f.Ok) is { } problem)
        {
            throw new LocatorException(locator, $"{problem.Check}: {problem.Detail}", problem.Remedy ?? "see 'driverkit doctor'");
        }

        try
        {
            return VfioPciFunction.Open(_system, address, way, host);
        }
        catch (PciOpenException e)
        {
            throw new LocatorException(locator, e.Why, e.Remedy);
        }
        catch (IOException e)
        {
            throw new LocatorException($"{locator}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ReachableDevice> List() =>
        [.. PciSysfs.All(_system.Sysfs).Where(f => !f.IsBridge).Select(Describe)];

    private ReachableDevice Describe(PciSysfs sysfs)
    {
        PciFinding? problem = VfioDiagnosis.Examine(_system, sysfs.Address, VfioWay.Group).FirstOrDefault(f => !f.Ok);
        string locator = $"vfio:{sysfs.Address}";
        string? remedy = problem?.Remedy;
        return new ReachableDevice(locator, sysfs.Describe(), problem is null ? null : $"{problem.Check}: {problem.Detail}",
            remedy?.Contains('\n', StringComparison.Ordinal) == true ? $"driverkit doctor {locator}" : remedy);
    }

    private VfioWay ChooseWay(Locator locator, PciAddress address) => locator["via"] switch
    {
        "group" => VfioWay.Group,
        "device" => VfioWay.DeviceFile,
        null => File.Exists($"{_system.Devices}/iommu") && DeviceFileGroup.FileOf(_system, new PciSysfs(address, _system.Sysfs)) is not null
            ? VfioWay.DeviceFile
            : VfioWay.Group,
        _ => throw new LocatorException(locator, "via= names no way to a function", "it is 'group' (container and group) or 'device' (device file and iommufd)"),
    };
}
