using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>SMART and health information. NVMe 1.4 §5.14.1.2.</summary>
public sealed record NvmeHealth
{
    /// <summary>Critical warnings.</summary>
    public SmartWarnings Warnings { get; init; }

    /// <summary>Composite temperature in degrees Celsius.</summary>
    public int Celsius { get; init; }

    /// <summary>Spare capacity left, in percent.</summary>
    public int AvailableSpare { get; init; }

    /// <summary>Of the expected life, in percent; may pass 100.</summary>
    public int PercentageUsed { get; init; }

    /// <summary>Bytes read, in steps of 512,000.</summary>
    public decimal BytesRead { get; init; }

    /// <summary>Bytes written, in steps of 512,000.</summary>
    public decimal BytesWritten { get; init; }

    /// <summary>Read and Compare commands completed.</summary>
    public ulong ReadCommands { get; init; }

    /// <summary>Write commands completed.</summary>
    public ulong WriteCommands { get; init; }

    /// <summary>Power losses without a shutdown before.</summary>
    public ulong UnsafeShutdowns { get; init; }

    /// <summary>Unrecovered data integrity errors.</summary>
    public ulong MediaErrors { get; init; }

    /// <summary>Error log entries ever made.</summary>
    public ulong ErrorLogEntries { get; init; }

    internal static NvmeHealth Read(SmartLog log) => new()
    {
        Warnings = log.Warnings,
        Celsius = log.Temperature - 273,
        AvailableSpare = log.AvailableSpare,
        PercentageUsed = log.PercentageUsed,
        BytesRead = log.DataUnitsRead * 512_000m,
        BytesWritten = log.DataUnitsWritten * 512_000m,
        ReadCommands = log.ReadCommands,
        WriteCommands = log.WriteCommands,
        UnsafeShutdowns = log.UnsafeShutdowns,
        MediaErrors = log.MediaErrors,
        ErrorLogEntries = log.ErrorLogEntries,
    };
}
