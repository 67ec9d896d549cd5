namespace DriverKit.Interop.Linux;

/// <summary>Whether the host uses one of its block devices.</summary>
public static class HostBlockUse
{
    /// <summary>What a disk and its partitions are used for now, in words.</summary>
    /// <param name="disk">The disk's name: <c>sda</c>.</param>
    public static IReadOnlyList<string> Of(string disk)
    {
        string folder = $"/sys/block/{disk}";
        var numbers = new Dictionary<string, string>();
        var uses = new List<string>();
        IEnumerable<string> parts = Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, "partition"))).Append(folder)
            : [];
        foreach (string part in parts)
        {
            string name = Path.GetFileName(part);
            numbers[File.ReadAllText(Path.Combine(part, "dev")).Trim()] = name;
            string holders = Path.Combine(part, "holders");
            if (Directory.Exists(holders))
            {
                uses.AddRange(Directory.EnumerateDirectories(holders).Select(h => $"{name} is part of {Path.GetFileName(h)}"));
            }
        }

        foreach (string line in ReadLines("/proc/self/mountinfo"))
        {
            // proc(5): mount id, parent, major:minor, root, mount point, …
            string[] fields = line.Split(' ');
            if (fields.Length > 4 && numbers.TryGetValue(fields[2], out string? name))
            {
                uses.Add($"{name} is mounted on {fields[4]}");
            }
        }

        foreach (string line in ReadLines("/proc/swaps"))
        {
            string device = line.Split(' ')[0];
            if (numbers.ContainsValue(Path.GetFileName(device)))
            {
                uses.Add($"{Path.GetFileName(device)} is swap");
            }
        }

        return uses;
    }

    private static string[] ReadLines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
