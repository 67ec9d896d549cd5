using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of Dataset Management. NVMe 1.4 §6.7, figure 362.</summary>
[BitFields<uint>]
[Reserved(8, 24)]
public readonly partial struct DatasetDword10
{
    /// <summary>NR: ranges, less one.</summary>
    [Bits(0, 8)]
    public partial byte RangeCount { get; init; }
}
