using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>LPA: what log pages can do. NVMe 1.4 §5.15.2.2, figure 247.</summary>
[BitFields<byte>]
[Reserved(5, 3)]
public readonly partial struct LogPageAttributes
{
    /// <summary>SMART by namespace.</summary>
    [Bits(0)]
    public partial bool SmartPerNamespace { get; init; }

    /// <summary>The page Commands Supported and Effects.</summary>
    [Bits(1)]
    public partial bool CommandEffects { get; init; }

    /// <summary>Lengths of 32 bits and offsets.</summary>
    [Bits(2)]
    public partial bool ExtendedData { get; init; }

    /// <summary>Telemetry.</summary>
    [Bits(3)]
    public partial bool Telemetry { get; init; }

    /// <summary>The persistent event log.</summary>
    [Bits(4)]
    public partial bool PersistentEvents { get; init; }
}
