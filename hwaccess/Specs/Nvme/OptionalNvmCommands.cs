using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>ONCS: optional I/O commands and features that there are. NVMe 1.4 §5.15.2.2, figure 247.</summary>
[BitFields<ushort>]
[Reserved(8, 8)]
public readonly partial struct OptionalNvmCommands
{
    /// <summary>Compare.</summary>
    [Bits(0)]
    public partial bool Compare { get; init; }

    /// <summary>Write Uncorrectable.</summary>
    [Bits(1)]
    public partial bool WriteUncorrectable { get; init; }

    /// <summary>Dataset Management.</summary>
    [Bits(2)]
    public partial bool DatasetManagement { get; init; }

    /// <summary>Write Zeroes.</summary>
    [Bits(3)]
    public partial bool WriteZeroes { get; init; }

    /// <summary>Features have saved values.</summary>
    [Bits(4)]
    public partial bool SaveFeatures { get; init; }

    /// <summary>Reservations.</summary>
    [Bits(5)]
    public partial bool Reservations { get; init; }

    /// <summary>The feature Timestamp.</summary>
    [Bits(6)]
    public partial bool Timestamp { get; init; }

    /// <summary>Verify.</summary>
    [Bits(7)]
    public partial bool Verify { get; init; }
}
