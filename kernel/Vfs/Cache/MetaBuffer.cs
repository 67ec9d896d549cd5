namespace DriverKit.Kernel.Vfs;

/// <summary>
/// The contents of some sectors of a device, struct buf: what file systems keep their own structures in. Whoever got it from the cache
/// owns it until it is released or written; meanwhile others wait for it.
/// </summary>
public sealed class MetaBuffer
{
    internal MetaBuffer(BufferCache cache) => Entry = new MetaEntry(cache, this);

    /// <summary>The device.</summary>
    public CachedDevice Device => Entry.Device;

    /// <summary>First sector.</summary>
    public long Sector => Entry.Sector;

    /// <summary>Length in bytes.</summary>
    public int Length => Entry.Length;

    /// <summary>The bytes; while owned only.</summary>
    public Span<byte> Data => Entry.Segment.Span[..Entry.Length];

    /// <summary>True if it holds changes that are not on the device yet (a delayed write).</summary>
    public bool IsDirty => Entry.Dirty != 0;

    internal MetaEntry Entry { get; }
}
