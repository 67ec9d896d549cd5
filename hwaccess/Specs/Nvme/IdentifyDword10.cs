using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of Identify. NVMe 1.4 §5.15.1, figure 241.</summary>
[BitFields<uint>]
[Reserved(8, 8)]
public readonly partial struct IdentifyDword10
{
    /// <summary>CNS: which structure.</summary>
    [Bits(0, 8)]
    public partial IdentifySelector Selector { get; init; }

    /// <summary>CNTID.</summary>
    [Bits(16, 16)]
    public partial ushort ControllerId { get; init; }
}
