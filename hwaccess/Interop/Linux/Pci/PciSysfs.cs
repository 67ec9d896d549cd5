using System.Globalization;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>What sysfs tells of a PCI function. Nothing is opened, nothing changed.</summary>
/// <param name="address">Which function.</param>
/// <param name="root">Where sysfs is mounted.</param>
public sealed class PciSysfs(PciAddress address, string root = PciSysfs.DefaultRoot)
{
    /// <summary>Where sysfs is.</summary>
    public const string DefaultRoot = "/sys";

    /// <summary>Which function.</summary>
    public PciAddress Address { get; } = address;

    /// <summary>Where sysfs is mounted.</summary>
    public string Root { get; } = root;

    /// <summary>The function's folder.</summary>
    public string Folder { get; } = $"{root}/bus/pci/devices/{address}";

    /// <summary>Whether there is such a function.</summary>
    public bool Exists => Directory.Exists(Folder);

    /// <summary>The driver of the host that holds it, or null.</summary>
    public string? Driver => LinkName("driver");

    /// <summary>Its IOMMU group, or null where there is no IOMMU.</summary>
    public int? IommuGroup => int.TryParse(LinkName("iommu_group"), NumberStyles.None, CultureInfo.InvariantCulture, out int group) ? group : null;

    /// <summary>Vendor id; 0 where it cannot be read.</summary>
    public ushort VendorId => (ushort)Hex("vendor");

    /// <summary>Device id; 0 where it cannot be read.</summary>
    public ushort DeviceId => (ushort)Hex("device");

    /// <summary>Class, subclass and interface in 24 bits.</summary>
    public uint Class => Hex("class");

    /// <summary>True for bridges, which carry others and are nobody's to take.</summary>
    public bool IsBridge => Class >> 16 == 0x06;

    /// <summary>All functions of the machine, in order.</summary>
    /// <param name="root">Where sysfs is mounted.</param>
    public static IReadOnlyList<PciSysfs> All(string root = DefaultRoot)
    {
        string folder = $"{root}/bus/pci/devices";
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .Where(n => PciAddress.TryParse(n!, out _)).Select(n => At(n!, root))]
            : [];
    }

    /// <summary>The other functions of its IOMMU group.</summary>
    public IReadOnlyList<PciSysfs> Siblings()
    {
        string folder = $"{Root}/kernel/iommu_groups/{IommuGroup}/devices";
        return IommuGroup is not null && Directory.Exists(folder)
            ? [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .Where(n => PciAddress.TryParse(n!, out PciAddress at) && at != Address).Select(n => At(n!, Root))]
            : [];
    }

    /// <summary>The name of the file or folder below <paramref name="folder"/> that begins with a prefix, or null: <c>vfio-dev/vfio3</c>.</summary>
    /// <param name="folder">Folder within the function's.</param>
    /// <param name="prefix">How the name begins.</param>
    public string? Entry(string folder, string prefix)
    {
        string full = Path.Combine(Folder, folder);
        return Directory.Exists(full)
            ? Directory.EnumerateFileSystemEntries(full).Select(Path.GetFileName).FirstOrDefault(n => n!.StartsWith(prefix, StringComparison.Ordinal))
            : null;
    }

    /// <summary>What it is, for a person: ids, class and driver.</summary>
    public string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{VendorId:x4}:{DeviceId:x4}, {PciClassName.Of(Class)}, {(Driver is { } driver ? "held by " + driver : "no driver")}");

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();

    private static PciSysfs At(string name, string root) =>
        new(PciAddress.TryParse(name, out PciAddress address) ? address : default, root);

    private string? LinkName(string link)
    {
        string path = Path.Combine(Folder, link);
        try
        {
            return new FileInfo(path).LinkTarget is { } target ? Path.GetFileName(target) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private uint Hex(string attribute)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(Folder, attribute)).Trim();
            return text.StartsWith("0x", StringComparison.Ordinal)
                && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) ? value : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
