namespace DriverKit.Kernel.Vfs;

/// <summary>What is being done with a cache entry's memory.</summary>
internal enum CacheState
{
    /// <summary>Nothing; it may be read, written out, taken.</summary>
    Idle,

    /// <summary>A request fills it.</summary>
    Reading,

    /// <summary>A request writes it out; it may be read and must not change.</summary>
    Writing,

    /// <summary>Somebody changes it, or moves it elsewhere.</summary>
    Owned,
}
