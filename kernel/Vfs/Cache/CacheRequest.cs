namespace DriverKit.Kernel.Vfs;

/// <summary>A block request on behalf of a cache entry; made once and used again.</summary>
internal sealed class CacheRequest(IBlockRequestOwner owner) : BlockRequest(owner)
{
    public CacheEntry? Entry { get; set; }

    public CacheRequest? NextInChain { get; set; }
}
