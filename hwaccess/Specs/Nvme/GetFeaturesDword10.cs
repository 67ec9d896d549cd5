using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of Get Features. NVMe 1.4 §5.13, figure 186.</summary>
[BitFields<uint>]
[Reserved(11, 21)]
public readonly partial struct GetFeaturesDword10
{
    /// <summary>FID.</summary>
    [Bits(0, 8)]
    public partial FeatureIdentifier Feature { get; init; }

    /// <summary>SEL: which of its values.</summary>
    [Bits(8, 3)]
    public partial FeatureSelect Select { get; init; }
}
