using System.Diagnostics;

namespace DriverKit.Kernel.Hosts;

/// <summary>How long threads of a host look around before they park: longer where that paid lately, hardly at all where it did not.</summary>
internal sealed class ParkSpin
{
    private const int Longest = 20_000;
    private const int Shortest = 400;

    private static readonly bool IsUseful = Environment.ProcessorCount > 1;

    private int _nanoseconds = 2_000;

    /// <summary>Timestamp (of <see cref="Stopwatch"/>) until which to look.</summary>
    public long Until()
    {
        long now = Stopwatch.GetTimestamp();
        return IsUseful ? now + (Volatile.Read(ref _nanoseconds) * Stopwatch.Frequency / 1_000_000_000) : now;
    }

    /// <summary>What was looked for came.</summary>
    public void Caught() => Volatile.Write(ref _nanoseconds, Math.Min(Longest, _nanoseconds + (_nanoseconds >> 2)));

    /// <summary>It did not.</summary>
    public void Missed() => Volatile.Write(ref _nanoseconds, Math.Max(Shortest, _nanoseconds - (_nanoseconds >> 3)));
}
