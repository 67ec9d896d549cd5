using System.Diagnostics;

namespace DriverKit.Bench;

/// <summary>Repeats what is measured and takes the median.</summary>
internal static class Rounds
{
    /// <summary>The median of a value over the rounds, after one that is not counted.</summary>
    public static double Median(MeasureOptions options, Func<double> round)
    {
        round();
        double[] values = [.. Enumerable.Range(0, Math.Max(1, options.Rounds)).Select(_ => round()).Order()];
        return values[values.Length / 2];
    }

    /// <summary>Nanoseconds a call, where the body makes as many calls as it is told.</summary>
    public static double NanosecondsEach(MeasureOptions options, Action<int> body)
    {
        int calls = 1_000;
        for (TimeSpan spent = TimeSpan.Zero; spent < options.RoundTime / 4 && calls < 1 << 28; calls *= 2)
        {
            spent = Time(body, calls);
        }

        return Median(options, () => Time(body, calls).TotalNanoseconds / calls);
    }

    private static TimeSpan Time(Action<int> body, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        body(calls);
        return Stopwatch.GetElapsedTime(start);
    }
}
