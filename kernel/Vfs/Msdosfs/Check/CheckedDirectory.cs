namespace DriverKit.Kernel.Vfs.Msdosfs.Check;

/// <summary>A directory still to be looked through.</summary>
/// <param name="Parent">The directory above, null for the root.</param>
/// <param name="Name">Its name.</param>
/// <param name="FirstCluster">Its first cluster, 0 for the fixed root.</param>
/// <param name="Chain">Its clusters.</param>
internal sealed record CheckedDirectory(CheckedDirectory? Parent, string Name, uint FirstCluster, ClusterChain Chain)
{
    /// <summary>What <c>..</c> of its children says.</summary>
    public uint ForChildren => Parent is null ? 0 : FirstCluster;

    /// <summary>Its path, of at most a thousand characters.</summary>
    public string PathOf(string name)
    {
        string path = "/" + name;
        for (CheckedDirectory? at = this; at?.Parent is not null; at = at.Parent)
        {
            path = $"/{at.Name}{path}";
            if (path.Length > 1000)
            {
                return "/…" + path;
            }
        }

        return path;
    }
}
