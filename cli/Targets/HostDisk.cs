using DriverKit.Interop.Linux;

namespace DriverKit.Cli.Targets;

/// <summary>A disk of this host given as a file (<c>/dev/sdb</c>, <c>/dev/disk/by-id/…</c>): a real device, and never one in use.</summary>
internal static class HostDisk
{
    /// <summary>The kernel's name of the disk or partition behind a path, or null for an ordinary file.</summary>
    public static string? NameOf(string path)
    {
        string full = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        string name = Path.GetFileName(full);
        return Path.GetDirectoryName(full) == "/dev" && Directory.Exists($"/sys/class/block/{name}") ? name : null;
    }

    /// <summary>Refuses a disk that the host uses.</summary>
    public static void RefuseIfUsed(string path, string name)
    {
        IReadOnlyList<string> uses = HostBlockUse.Of(WholeDisk(name));
        if (uses.Count > 0)
        {
            throw new CliException($"{path}: the host uses it ({string.Join("; ", uses)}): end that first, for instance with umount");
        }
    }

    /// <summary>Its serial number as the host knows it, or null.</summary>
    public static string? SerialOf(string name)
    {
        foreach (string attribute in (string[])["serial", "device/serial", "device/wwid", "wwid"])
        {
            string file = $"/sys/block/{WholeDisk(name)}/{attribute}";
            if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } serial)
            {
                return serial;
            }
        }

        return null;
    }

    private static string WholeDisk(string name)
    {
        string folder = new DirectoryInfo($"/sys/class/block/{name}").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? name;
        return File.Exists(Path.Combine(folder, "partition")) ? Path.GetFileName(Path.GetDirectoryName(folder)!) : name;
    }
}
