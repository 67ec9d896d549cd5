namespace DriverKit.Kernel.Vfs.Msdosfs;

/// <summary>Clusters that follow one another in a file and on disk.</summary>
/// <param name="Index">Number of the first within the file.</param>
/// <param name="First">Number of the first on disk.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ClusterRun(uint Index, uint First, uint Count)
{
    public uint Last => First + Count - 1;
}
