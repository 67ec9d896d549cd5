namespace DriverKit.Fuzzing;

/// <summary>How long and how hard to fuzz.</summary>
public sealed record FuzzOptions
{
    /// <summary>Where the mutations start from. The same seed gives the same inputs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many inputs.</summary>
    public int Inputs { get; init; } = 100_000;

    /// <summary>The most bytes an input may have.</summary>
    public int MaxLength { get; init; } = 4096;

    /// <summary>How long one input may take before it counts as a hang.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes that one input may allocate, save the first thousand, which also warm up.</summary>
    public long MaxAllocation { get; init; } = long.MaxValue;
}
