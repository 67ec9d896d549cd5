using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The feature Asynchronous Event Configuration. NVMe 1.4 §5.21.1.11, figure 281.</summary>
[BitFields<uint>]
[Reserved(15, 17)]
public readonly partial struct AsynchronousEventConfiguration
{
    /// <summary>SMART and health critical warnings that are reported: <see cref="SmartWarnings"/>.</summary>
    [Bits(0, 8)]
    public partial byte HealthWarnings { get; init; }

    /// <summary>Namespace attribute notices.</summary>
    [Bits(8)]
    public partial bool NamespaceAttributes { get; init; }

    /// <summary>Firmware activation notices.</summary>
    [Bits(9)]
    public partial bool FirmwareActivation { get; init; }

    /// <summary>Telemetry log notices.</summary>
    [Bits(10)]
    public partial bool TelemetryLog { get; init; }

    /// <summary>Asymmetric namespace access change notices.</summary>
    [Bits(11)]
    public partial bool AsymmetricAccess { get; init; }

    /// <summary>Predictable latency event aggregate log change notices.</summary>
    [Bits(12)]
    public partial bool PredictableLatency { get; init; }

    /// <summary>LBA status information notices.</summary>
    [Bits(13)]
    public partial bool LbaStatus { get; init; }

    /// <summary>Endurance group event aggregate log change notices.</summary>
    [Bits(14)]
    public partial bool EnduranceGroup { get; init; }
}
