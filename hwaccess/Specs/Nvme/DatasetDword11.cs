using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW11 of Dataset Management. NVMe 1.4 §6.7, figure 363.</summary>
[BitFields<uint>]
[Reserved(3, 29)]
public readonly partial struct DatasetDword11
{
    /// <summary>IDR.</summary>
    [Bits(0)]
    public partial bool IntegralRead { get; init; }

    /// <summary>IDW.</summary>
    [Bits(1)]
    public partial bool IntegralWrite { get; init; }

    /// <summary>AD: the contents are no longer needed.</summary>
    [Bits(2)]
    public partial bool Deallocate { get; init; }
}
