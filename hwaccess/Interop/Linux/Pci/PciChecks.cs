namespace DriverKit.Interop.Linux.Pci;

/// <summary>Checks that several ways to a function share.</summary>
public static class PciChecks
{
    /// <summary>Whether there is such a function.</summary>
    /// <param name="sysfs">The function.</param>
    public static PciFinding Existence(PciSysfs sysfs)
    {
        if (sysfs.Exists)
        {
            return sysfs.IsBridge
                ? new PciFinding("function", false, $"{sysfs.Address} is a bridge ({sysfs.Describe()})", "give a function that is behind it")
                : new PciFinding("function", true, $"{sysfs.Address}, {sysfs.Describe()}");
        }

        string[] all = [.. PciSysfs.All(sysfs.Root).Where(f => !f.IsBridge).Select(f => f.Address.ToString())];
        return new PciFinding("function", false, $"there is no PCI function {sysfs.Address}",
            all.Length == 0 ? "this machine shows no PCI functions" : "there are " + string.Join(", ", all));
    }

    /// <summary>Whether the driver holds it that hands it to processes.</summary>
    /// <param name="sysfs">The function.</param>
    /// <param name="driver">That driver.</param>
    public static PciFinding Driver(PciSysfs sysfs, string driver)
    {
        string? holder = sysfs.Driver;
        if (holder == driver)
        {
            return new PciFinding("driver", true, $"held by {driver}");
        }

        IReadOnlyList<string> uses = PciHostUse.Of(sysfs);
        string held = holder is null ? $"no driver holds it, {driver} must" : $"the host's {holder} holds it, {driver} must";
        return uses.Count == 0
            ? new PciFinding("driver", false, held, $"sudo driverkit bind {sysfs.Address} {driver}")
            : new PciFinding("driver", false, $"{held}, and the host uses it: {string.Join("; ", uses)}",
                $"end that first (umount, ip link set ... down), then: sudo driverkit bind {sysfs.Address} {driver}");
    }
}
