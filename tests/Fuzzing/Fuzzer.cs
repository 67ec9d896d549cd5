using System.Diagnostics;

namespace DriverKit.Fuzzing;

/// <summary>Runs a target over mutated inputs until one breaks it or there are enough.</summary>
public sealed class Fuzzer
{
    private const int WarmUp = 1000;

    private readonly FuzzTarget _target;
    private readonly FuzzOptions _options;
    private readonly Mutator _mutator;
    private readonly Lock _lock = new();
    private byte[] _current = [];
    private int _iteration;
    private int _accepted;
    private long _startedAt;
    private FuzzFailure? _failure;
    private bool _abandoned;

    private Fuzzer(FuzzTarget target, IReadOnlyList<FuzzSeed> corpus, FuzzOptions options)
    {
        _target = target;
        _options = options;
        _mutator = new Mutator(corpus, options.Seed, options.MaxLength);
    }

    /// <summary>Runs a target. A target that hangs is reported and its thread abandoned.</summary>
    /// <param name="name">What is fuzzed, for the report.</param>
    /// <param name="target">The target.</param>
    /// <param name="corpus">Valid inputs, one or more.</param>
    /// <param name="options">How long and how hard.</param>
    /// <returns>The report.</returns>
    public static FuzzReport Run(string name, FuzzTarget target, IReadOnlyList<FuzzSeed> corpus, FuzzOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(corpus.Count);
        var fuzzer = new Fuzzer(target, corpus, options);
        var worker = new Thread(fuzzer.Work) { IsBackground = true, Name = $"fuzz {name}" };
        fuzzer._startedAt = Stopwatch.GetTimestamp();
        worker.Start();
        while (!worker.Join(TimeSpan.FromMilliseconds(100)))
        {
            lock (fuzzer._lock)
            {
                TimeSpan taken = Stopwatch.GetElapsedTime(fuzzer._startedAt);
                if (taken > options.Patience)
                {
                    fuzzer._abandoned = true;
                    fuzzer._failure = new FuzzFailure(
                        FuzzFailureKind.Hang, fuzzer._iteration, fuzzer._current, $"not done after {taken.TotalSeconds:f1} s");
                    break;
                }
            }
        }

        lock (fuzzer._lock)
        {
            return new FuzzReport(name, fuzzer._iteration, fuzzer._accepted, fuzzer._failure);
        }
    }

    private void Work()
    {
        while (_iteration < _options.Inputs)
        {
            ReadOnlySpan<byte> next = _mutator.Next();
            lock (_lock)
            {
                if (_abandoned)
                {
                    return;
                }

                _current = next.ToArray();
                _startedAt = Stopwatch.GetTimestamp();
            }

            FuzzFailure? failure = Try(_current, out bool accepted);
            lock (_lock)
            {
                if (_abandoned)
                {
                    return;
                }

                _accepted += accepted ? 1 : 0;
                _iteration++;
                if (failure is null)
                {
                    continue;
                }

                _failure = failure.Kind == FuzzFailureKind.Exception ? Smaller(failure) : failure;
                return;
            }
        }
    }

    private FuzzFailure? Try(byte[] input, out bool accepted)
    {
        accepted = false;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            accepted = _target(input);
        }
#pragma warning disable CA1031 // Whatever comes out is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new FuzzFailure(FuzzFailureKind.Exception, _iteration, input, exception.ToString());
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > _options.MaxAllocation && _iteration >= WarmUp
            ? new FuzzFailure(FuzzFailureKind.Allocation, _iteration, input, $"{allocated} bytes allocated")
            : null;
    }

    /// <summary>Takes pieces out of the input as long as it still throws.</summary>
    private FuzzFailure Smaller(FuzzFailure failure)
    {
        for (int piece = Math.Max(1, failure.Input.Length / 2); piece >= 1; piece /= 2)
        {
            for (int at = 0; at + piece <= failure.Input.Length;)
            {
                byte[] less = [.. failure.Input.AsSpan(0, at), .. failure.Input.AsSpan(at + piece)];
                if (Try(less, out _) is { } still)
                {
                    failure = failure with { Input = less, Detail = still.Detail };
                }
                else
                {
                    at += piece;
                }
            }
        }

        return failure;
    }
}
