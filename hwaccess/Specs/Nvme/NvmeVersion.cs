using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>VS: the version of the specification. NVMe 1.4 §3.1.2.</summary>
[BitFields<uint>]
public readonly partial struct NvmeVersion
{
    /// <summary>TER.</summary>
    [Bits(0, 8, Symbol = "TER")]
    public partial byte Tertiary { get; init; }

    /// <summary>MNR.</summary>
    [Bits(8, 8, Symbol = "MNR")]
    public partial byte Minor { get; init; }

    /// <summary>MJR.</summary>
    [Bits(16, 16, Symbol = "MJR")]
    public partial ushort Major { get; init; }
}
