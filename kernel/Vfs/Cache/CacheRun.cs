namespace DriverKit.Kernel.Vfs;

/// <summary>A stretch of a cache entry and where it lies on the device.</summary>
/// <param name="Start">First byte within the entry.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Sector">First sector; -1 for a hole.</param>
internal readonly record struct CacheRun(int Start, int Length, long Sector)
{
    public int End => Start + Length;
}
