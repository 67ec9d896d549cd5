using System.Globalization;

namespace DriverKit.Backends.Tests.Pci;

/// <summary>A folder that looks like sysfs and /dev as far as PCI functions go.</summary>
internal sealed class FakeSysfs : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sysfs-").FullName;

    public FakeSysfs()
    {
        Directory.CreateDirectory(Path.Combine(Root, "bus/pci/devices"));
        Directory.CreateDirectory(Path.Combine(Root, "module/vfio_iommu_type1"));
    }

    public string Root => Path.Combine(_root, "sys");

    public string Devices => Path.Combine(_root, "dev");

    /// <summary>Adds a function; drivers that are named are there.</summary>
    public string Add(string address, string? driver, int? group, uint code = 0x010802)
    {
        string folder = Path.Combine(Root, "bus/pci/devices", address);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "vendor"), "0x1b36\n");
        File.WriteAllText(Path.Combine(folder, "device"), "0x0010\n");
        File.WriteAllText(Path.Combine(folder, "class"), string.Create(CultureInfo.InvariantCulture, $"0x{code:x6}\n"));
        File.WriteAllText(Path.Combine(folder, "driver_override"), "(null)\n");
        if (driver is not null)
        {
            AddDriver(driver);
            Directory.CreateSymbolicLink(Path.Combine(folder, "driver"), "../../drivers/" + driver);
        }

        if (group is { } number)
        {
            string members = string.Create(CultureInfo.InvariantCulture, $"kernel/iommu_groups/{number}/devices");
            Directory.CreateDirectory(Path.Combine(Root, members, address));
            Directory.CreateSymbolicLink(Path.Combine(folder, "iommu_group"), "../../../../" + Path.GetDirectoryName(members));
            AddFile(string.Create(CultureInfo.InvariantCulture, $"vfio/{number}"));
        }

        return folder;
    }

    public void AddDriver(string driver) => Directory.CreateDirectory(Path.Combine(Root, "bus/pci/drivers", driver));

    /// <summary>Adds a device file.</summary>
    public void AddFile(string name)
    {
        string path = Path.Combine(Devices, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
