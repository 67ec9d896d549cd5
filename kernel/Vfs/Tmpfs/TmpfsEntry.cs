namespace DriverKit.Kernel.Vfs.Tmpfs;

/// <summary>A name in a tmpfs directory.</summary>
internal sealed class TmpfsEntry(string name, TmpfsNode node, long position)
{
    public string Name => name;

    /// <summary>What it names; null once it is removed.</summary>
    public TmpfsNode? Node { get; set; } = node;

    /// <summary>Its place in the directory, never used again.</summary>
    public long Position => position;

    /// <summary>What it counts against the limit, in bytes.</summary>
    public int Cost => CostOf(name);

    public static int CostOf(ReadOnlySpan<char> name) => 64 + (2 * name.Length);
}
