namespace DriverKit.Bench;

/// <summary>How a measurement is run.</summary>
public sealed record MeasureOptions
{
    /// <summary>How often it is repeated; the median counts. At least 1.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>About how long one round may take.</summary>
    public TimeSpan RoundTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Where images and other backing files go.</summary>
    public string Directory { get; init; } = "/dev/shm";

    /// <summary>A device to measure, for those that want one.</summary>
    public string? Target { get; init; }
}
