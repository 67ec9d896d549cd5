using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>An LBA format of a namespace. NVMe 1.4 §5.15.2.1, figure 246.</summary>
[BitFields<uint>]
[Reserved(26, 6)]
public readonly partial struct LbaFormat
{
    /// <summary>MS: bytes of metadata a block.</summary>
    [Bits(0, 16)]
    public partial ushort MetadataSize { get; init; }

    /// <summary>LBADS: a block has two to the power of this many bytes; below 9 it is not in use.</summary>
    [Bits(16, 8)]
    public partial byte DataSizeShift { get; init; }

    /// <summary>RP: 0 best to 3 degraded.</summary>
    [Bits(24, 2)]
    public partial byte RelativePerformance { get; init; }
}
