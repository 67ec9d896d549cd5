using System.Globalization;
using System.Text.RegularExpressions;

namespace DriverKit.Interop.Linux.Pci;

/// <summary>What the host uses a PCI function for, so that nobody takes it away under a mounted disk or a network in use.</summary>
public static partial class PciHostUse
{
    private const uint InterfaceIsUp = 1;

    /// <summary>What the host uses it for now, in words. Empty when nothing.</summary>
    /// <param name="sysfs">The function.</param>
    public static IReadOnlyList<string> Of(PciSysfs sysfs)
    {
        if (!sysfs.Exists)
        {
            return [];
        }

        var uses = new List<string>();
        string device = new DirectoryInfo(sysfs.Folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(sysfs.Folder);
        foreach (string disk in Disks(device, sysfs.Root))
        {
            uses.AddRange(HostBlockUse.Of(disk));
        }

        foreach (string name in Below($"{sysfs.Root}/class/net", device))
        {
            if ((Flags($"{sysfs.Root}/class/net/{name}/flags") & InterfaceIsUp) != 0)
            {
                uses.Add($"the network interface {name} is up");
            }
        }

        return uses;
    }

    private static IEnumerable<string> Disks(string device, string root)
    {
        // With native multipath the disk is not below the controller, a hidden path of it is: nvme0c1n1 for nvme0n1.
        string controllers = Path.Combine(device, "nvme");
        IEnumerable<string> hidden = Directory.Exists(controllers)
            ? Directory.EnumerateDirectories(controllers).SelectMany(Directory.EnumerateDirectories)
                .Select(d => HiddenPath().Match(Path.GetFileName(d))).Where(m => m.Success).Select(m => $"nvme{m.Groups[1].Value}n{m.Groups[2].Value}")
            : [];
        return Below($"{root}/block", device).Concat(hidden).Distinct();
    }

    private static IEnumerable<string> Below(string links, string device) => Directory.Exists(links)
        ? new DirectoryInfo(links).EnumerateFileSystemInfos()
            .Where(d => d.ResolveLinkTarget(returnFinalTarget: true)?.FullName.StartsWith(device + "/", StringComparison.Ordinal) == true)
            .Select(d => d.Name)
        : [];

    private static uint Flags(string path)
    {
        try
        {
            string text = File.ReadAllText(path).Trim();
            return uint.TryParse(text.AsSpan(text.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out uint flags) ? flags : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"^nvme(\d+)c\d+n(\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex HiddenPath();
}
