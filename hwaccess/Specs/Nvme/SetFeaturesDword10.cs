using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of Set Features. NVMe 1.4 §5.21, figure 269.</summary>
[BitFields<uint>]
[Reserved(8, 23)]
public readonly partial struct SetFeaturesDword10
{
    /// <summary>FID.</summary>
    [Bits(0, 8)]
    public partial FeatureIdentifier Feature { get; init; }

    /// <summary>SV: keep it over resets and power cycles.</summary>
    [Bits(31)]
    public partial bool Save { get; init; }
}
