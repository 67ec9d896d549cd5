namespace DriverKit.Interop.Linux.Pci;

/// <summary>Gives a function to another driver of the host, and back to the one it had. Wants root.</summary>
/// <param name="sysfs">The function.</param>
/// <param name="records">Folder that remembers former drivers until the machine is started anew.</param>
public sealed class PciBinding(PciSysfs sysfs, string records = PciBinding.DefaultRecords)
{
    /// <summary>Where former drivers are remembered.</summary>
    public const string DefaultRecords = "/run/driverkit/pci";

    private readonly string _record = Path.Combine(records, sysfs.Address.ToString());

    /// <summary>The driver it had before the first <see cref="Bind"/>: null where none is remembered, empty where it had none.</summary>
    public string? Former => File.Exists(_record) ? File.ReadAllText(_record).Trim() : null;

    /// <summary>Gives it to a driver, whatever ids that driver knows.</summary>
    /// <param name="driver">The driver's name.</param>
    /// <exception cref="PciOpenException">It is a bridge, in use, the driver is not there or does not take it. Then it has the driver it had.</exception>
    public void Bind(string driver)
    {
        RefuseIfUsed();
        string? had = sysfs.Driver;
        if (had == driver)
        {
            return;
        }

        if (!IsName(driver) || !Directory.Exists(DriverFolder(driver)))
        {
            throw new PciOpenException($"this kernel has no driver '{driver}' for PCI functions now", $"load it: sudo modprobe {driver}");
        }

        bool isFirst = Former is null;
        if (isFirst)
        {
            Directory.CreateDirectory(records);
            File.WriteAllText(_record, had ?? "");
        }

        try
        {
            Write("driver_override", driver);
            Release();
            Probe();
            if (sysfs.Driver != driver)
            {
                throw new PciOpenException($"{driver} does not take {sysfs.Address}", "the kernel's log (dmesg) may say why");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (isFirst)
            {
                TryGiveBack(had);
                File.Delete(_record);
            }

            throw e as PciOpenException ?? Explain(e);
        }
    }

    /// <summary>Gives it back to the driver it had before the first <see cref="Bind"/>, or to whichever driver knows it.</summary>
    /// <returns>The driver that holds it now, or null.</returns>
    /// <exception cref="PciOpenException">It is in use, or cannot be given back.</exception>
    public string? Unbind()
    {
        RefuseIfUsed();
        string? former = Former;
        try
        {
            Write("driver_override", "\n");
            Release();
            if (former is { Length: > 0 })
            {
                Give(former);
            }
            else if (former is null)
            {
                Probe();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Explain(e);
        }

        if (former is not null)
        {
            File.Delete(_record);
        }

        return sysfs.Driver;
    }

    // A driver's name becomes part of a path.
    private static bool IsName(string driver) =>
        driver.Length is > 0 and < 64 && driver is not ("." or "..") && !driver.Contains('/', StringComparison.Ordinal);

    private void RefuseIfUsed()
    {
        PciFinding there = PciChecks.Existence(sysfs);
        if (!there.Ok)
        {
            throw new PciOpenException(there.Detail, there.Remedy ?? "");
        }

        IReadOnlyList<string> uses = PciHostUse.Of(sysfs);
        if (uses.Count > 0)
        {
            throw new PciOpenException($"the host uses {sysfs.Address}: {string.Join("; ", uses)}", "end that first: umount, swapoff, ip link set ... down");
        }
    }

    private void Give(string driver)
    {
        if (Directory.Exists(DriverFolder(driver)))
        {
            File.WriteAllText(Path.Combine(DriverFolder(driver), "bind"), sysfs.Address.ToString());
        }
        else
        {
            Probe();
        }
    }

    private void TryGiveBack(string? driver)
    {
        try
        {
            Write("driver_override", "\n");
            if (driver is not null && sysfs.Driver is null)
            {
                Give(driver);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed first is what is told.
        }
    }

    private void Release()
    {
        if (sysfs.Driver is { } driver)
        {
            File.WriteAllText(Path.Combine(DriverFolder(driver), "unbind"), sysfs.Address.ToString());
        }
    }

    private void Probe() => File.WriteAllText($"{sysfs.Root}/bus/pci/drivers_probe", sysfs.Address.ToString());

    private void Write(string attribute, string text) => File.WriteAllText(Path.Combine(sysfs.Folder, attribute), text);

    private string DriverFolder(string driver) => $"{sysfs.Root}/bus/pci/drivers/{driver}";

    private PciOpenException Explain(Exception e) => e is UnauthorizedAccessException
        ? new PciOpenException($"no permission to change the driver of {sysfs.Address}", "as root: sudo driverkit bind ...")
        : new PciOpenException($"the driver of {sysfs.Address} was not changed: {e.Message}", "the kernel's log (dmesg) may say why");
}
