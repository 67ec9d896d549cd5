using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;

namespace DriverKit.Backends.Uio;

/// <summary>What stands between a person and a function by UIO, and what mends it. Nothing is opened.</summary>
public static class UioDiagnosis
{
    internal const string DriverName = "uio_pci_generic";

    /// <summary>Looks at everything, in the order in which it must be mended.</summary>
    /// <param name="address">Which function.</param>
    public static IReadOnlyList<PciFinding> Examine(PciAddress address) => Examine(UioFiles.System, address);

    internal static IReadOnlyList<PciFinding> Examine(UioFiles files, PciAddress address)
    {
        var sysfs = new PciSysfs(address, files.Sysfs);
        PciFinding there = PciChecks.Existence(sysfs);
        if (!sysfs.Exists)
        {
            return [there];
        }

        bool isLoaded = Directory.Exists($"{files.Sysfs}/bus/pci/drivers/{DriverName}");
        var findings = new List<PciFinding>
        {
            there,
            isLoaded ? new("module", true, $"{DriverName} is loaded") : new("module", false, $"{DriverName} is not loaded", $"sudo modprobe {DriverName}"),
            PciChecks.Driver(sysfs, DriverName),
        };
        if (sysfs.Driver == DriverName)
        {
            findings.Add(DeviceFile(files, sysfs));
            findings.Add(Access("config space", Path.Combine(sysfs.Folder, "config")));
        }

        return findings;
    }

    private static PciFinding DeviceFile(UioFiles files, PciSysfs sysfs) => sysfs.Entry("uio", "uio") is { } name
        ? Access("device file", Path.Combine(files.Devices, name))
        : new PciFinding("device file", false, "the kernel made none: the function has no interrupt line", "use vfio: instead");

    private static PciFinding Access(string check, string path) =>
        !File.Exists(path) ? new PciFinding(check, false, $"{path} is not there", "in a container, share it; else see that devtmpfs is mounted on /dev")
        : LinuxNative.Access(path, LinuxNative.ReadAndWrite) == 0 ? new PciFinding(check, true, $"{path} may be read and written")
        : new PciFinding(check, false, $"no permission for {path}", "run as root: who drives a function without an IOMMU reaches all of the machine's memory");
}
