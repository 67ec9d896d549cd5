namespace DriverKit.Kernel.Vfs;

/// <summary>A vnode's place in the vnode cache; guarded by the cache's lock.</summary>
internal struct VnodeCacheLink
{
    public Vnode? Previous;
    public Vnode? Next;
    public bool IsListed;
    public bool IsHashed;
}
