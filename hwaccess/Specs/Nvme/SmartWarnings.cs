using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>Critical warnings. NVMe 1.4 §5.14.1.2, figure 194.</summary>
[BitFields<byte>]
[Reserved(6, 2)]
public readonly partial struct SmartWarnings
{
    /// <summary>The spare capacity is below its threshold.</summary>
    [Bits(0)]
    public partial bool SpareLow { get; init; }

    /// <summary>A temperature is beyond its threshold.</summary>
    [Bits(1)]
    public partial bool Temperature { get; init; }

    /// <summary>The reliability is degraded.</summary>
    [Bits(2)]
    public partial bool ReliabilityDegraded { get; init; }

    /// <summary>The medium is read-only.</summary>
    [Bits(3)]
    public partial bool ReadOnly { get; init; }

    /// <summary>The volatile memory's backup failed.</summary>
    [Bits(4)]
    public partial bool BackupFailed { get; init; }

    /// <summary>The persistent memory region is unreliable.</summary>
    [Bits(5)]
    public partial bool PersistentMemoryUnreliable { get; init; }
}
