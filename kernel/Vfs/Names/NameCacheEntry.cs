namespace DriverKit.Kernel.Vfs;

/// <summary>A remembered name: of a vnode, or of nothing. Guarded by the name cache's lock; holds no reference.</summary>
internal sealed class NameCacheEntry
{
    public Vnode? Directory;
    public Vnode? Node;
    public string Name = string.Empty;
    public int Hash;
    public NameCacheEntry? NextInBucket;
    public NameCacheEntry? PreviousInDirectory;
    public NameCacheEntry? NextInDirectory;
    public NameCacheEntry? PreviousOfNode;
    public NameCacheEntry? NextOfNode;
    public NameCacheEntry? Older;
    public NameCacheEntry? Newer;
}
