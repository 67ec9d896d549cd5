using System.Globalization;
using DriverKit.Interop.Linux;
using DriverKit.Interop.Linux.Pci;

namespace DriverKit.Backends.Vfio;

/// <summary>What stands between a person and a function behind an IOMMU, and what mends it. Nothing is opened.</summary>
public static class VfioDiagnosis
{
    internal const string DriverName = "vfio-pci";

    // Drivers that claim no DMA of their own: linux/drivers/iommu, "driver_managed_dma".
    private static readonly string[] Harmless = [DriverName, "pci-stub", "pcieport", "shpchp"];

    /// <summary>Looks at everything, in the order in which it must be mended.</summary>
    /// <param name="address">Which function.</param>
    public static IReadOnlyList<PciFinding> Examine(PciAddress address) => Examine(LinuxVfioSystem.Instance, address, VfioWay.Group);

    internal static IReadOnlyList<PciFinding> Examine(IVfioSystem system, PciAddress address, VfioWay way)
    {
        var sysfs = new PciSysfs(address, system.Sysfs);
        if (!sysfs.Exists)
        {
            return [PciChecks.Existence(sysfs)];
        }

        var findings = new List<PciFinding> { PciChecks.Existence(sysfs), Iommu(sysfs), Module(system) };
        findings.Add(PciChecks.Driver(sysfs, DriverName));
        if (sysfs.IommuGroup is { } group)
        {
            findings.Add(Group(sysfs, group));
            if (sysfs.Driver == DriverName)
            {
                findings.Add(DeviceFile(system, sysfs, group, way));
            }
        }

        findings.Add(Locked());
        return findings;
    }

    /// <summary>The rule that gives access to a group's file.</summary>
    /// <param name="group">The group's number.</param>
    internal static string UdevRule(int group) => string.Create(CultureInfo.InvariantCulture,
        $"SUBSYSTEM==\"vfio\", KERNEL==\"{group}\", MODE=\"0660\", GROUP=\"driverkit\", TAG+=\"uaccess\"");

    internal static PciOpenException CannotOpen(string path, int errno) => errno switch
    {
        LinuxErrno.NoEntry or LinuxErrno.NoDevice or LinuxErrno.NoSuchDeviceOrAddress => new PciOpenException($"{path} is not there", "load it: sudo modprobe vfio-pci"),
        LinuxErrno.AccessDenied or LinuxErrno.NotPermitted => new PciOpenException($"no permission for {path}", "udev/README.md has the rule that gives it"),
        LinuxErrno.Busy => new PciOpenException($"{path} is open in another program", $"see which: sudo fuser -v {path}"),
        _ => new PciOpenException($"{path} cannot be opened: {LinuxErrno.Text(errno)}", "the kernel's log (dmesg) may say more"),
    };

    private static PciFinding Iommu(PciSysfs sysfs)
    {
        if (sysfs.IommuGroup is { } group)
        {
            return new PciFinding("IOMMU", true, string.Create(CultureInfo.InvariantCulture, $"group {group}"));
        }

        string groups = $"{sysfs.Root}/kernel/iommu_groups";
        bool isOn = Directory.Exists(groups) && Directory.EnumerateFileSystemEntries(groups).Any();
        return isOn
            ? new PciFinding("IOMMU", false, "there is one, but this function is not behind it", "use another slot, or uio: with --unsafe-dma, which knows what it risks")
            : new PciFinding("IOMMU", false, "this machine has none, or it is off",
                "turn VT-d or AMD-Vi on in the firmware and boot with intel_iommu=on (AMD: on by itself); else uio: with --unsafe-dma, which knows what it risks");
    }

    private static PciFinding Module(IVfioSystem system)
    {
        bool driver = Directory.Exists($"{system.Sysfs}/bus/pci/drivers/{DriverName}");
        bool node = File.Exists($"{system.Devices}/vfio/vfio");

        // Where iommufd is, it may stand in for the container's own driver.
        const string type1 = "vfio_iommu_type1";
        if (driver && node && !Directory.Exists($"{system.Sysfs}/module/{type1}") && !File.Exists($"{system.Devices}/iommu"))
        {
            return new PciFinding("module", false, $"{type1} is not loaded", $"sudo modprobe {type1}");
        }

        return driver && node
            ? new PciFinding("module", true, $"{DriverName} is loaded")
            : new PciFinding("module", false, driver ? $"{system.Devices}/vfio/vfio is not there" : $"{DriverName} is not loaded", $"sudo modprobe {DriverName}");
    }

    private static PciFinding Group(PciSysfs sysfs, int group)
    {
        IReadOnlyList<PciSysfs> siblings = sysfs.Siblings();
        PciSysfs[] foreign = [.. siblings.Where(s => s.Driver is { } driver && !Harmless.Contains(driver))];
        string name = string.Create(CultureInfo.InvariantCulture, $"group {group}");
        if (foreign.Length > 0)
        {
            string who = string.Join(", ", foreign.Select(s => $"{s.Address} ({s.Describe()})"));
            string commands = string.Join("\n", foreign.Select(s => $"driverkit bind {s.Address} {DriverName}"));
            return new PciFinding(name, false, $"not viable: the host's drivers hold {who}, which an IOMMU cannot tell from this function", commands);
        }

        return new PciFinding(name, true, siblings.Count == 0
            ? "this function alone"
            : $"viable, with {string.Join(", ", siblings.Select(s => $"{s.Address} ({s.Driver ?? "no driver"})"))}");
    }

    private static PciFinding DeviceFile(IVfioSystem system, PciSysfs sysfs, int group, VfioWay way)
    {
        string path = way == VfioWay.DeviceFile && DeviceFileGroup.FileOf(system, sysfs) is { } own
            ? own
            : string.Create(CultureInfo.InvariantCulture, $"{system.Devices}/vfio/{group}");
        if (!File.Exists(path))
        {
            return new PciFinding("device file", false, $"{path} is not there", "in a container, share /dev/vfio with it; else see that devtmpfs is mounted on /dev");
        }

        return LinuxNative.Access(path, LinuxNative.ReadAndWrite) == 0
            ? new PciFinding("device file", true, $"{path} may be read and written")
            : new PciFinding("device file", false, $"no permission for {path}",
                $"""
                 put this line into /etc/udev/rules.d/70-driverkit-local.rules:
                   {UdevRule(group)}
                 then: sudo groupadd --system --force driverkit; sudo usermod -aG driverkit $USER; sudo udevadm control --reload; sudo udevadm trigger
                 """);
    }

    private static PciFinding Locked()
    {
        ulong limit = LockedMemory.Limit;
        return limit == ResourceLimit.Unlimited
            ? new PciFinding("locked memory", true, LockedMemory.Describe())
            : limit >= VfioArenaWindow.ChunkSize
                ? new PciFinding("locked memory", true, string.Create(CultureInfo.InvariantCulture, $"{limit >> 20} MiB may be opened to devices"))
                : new PciFinding("locked memory", false, LockedMemory.Describe(), LockedMemory.Remedy);
    }
}
