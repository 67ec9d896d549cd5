using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW11 of Get Log Page. NVMe 1.4 §5.14, figure 188.</summary>
[BitFields<uint>]
public readonly partial struct GetLogPageDword11
{
    /// <summary>NUMDU: the high half.</summary>
    [Bits(0, 16)]
    public partial ushort DwordCountHigh { get; init; }

    /// <summary>LSI.</summary>
    [Bits(16, 16)]
    public partial ushort SpecificIdentifier { get; init; }
}
