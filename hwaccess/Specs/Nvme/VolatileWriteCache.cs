using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The feature Volatile Write Cache. NVMe 1.4 §5.21.1.6, figure 275.</summary>
[BitFields<uint>]
[Reserved(1, 31)]
public readonly partial struct VolatileWriteCache
{
    /// <summary>WCE: the cache is on.</summary>
    [Bits(0)]
    public partial bool Enabled { get; init; }
}
