namespace DriverKit.Kernel;

/// <summary>Allocations that fail on purpose, and the count of all, so that every one of them can be made to fail in turn.</summary>
public sealed class AllocationFaults
{
    private readonly SimpleLock _lock = new();
    private long _nth;
    private long _every;
    private uint _perMille;
    private ulong _state;

    /// <summary>Allocations asked for since the faults were set.</summary>
    public long Asked { get; private set; }

    /// <summary>Allocations that were made to fail since the faults were set.</summary>
    public long Failed { get; private set; }

    /// <summary>No faults; counting begins anew.</summary>
    public void None() => Set(0, 0, 0, 0);

    /// <summary>The n-th allocation from now fails, once.</summary>
    /// <param name="n">From 1.</param>
    public void Nth(long n) => Set(n, 0, 0, 0);

    /// <summary>Every n-th allocation from now fails.</summary>
    /// <param name="n">From 1.</param>
    public void EveryNth(long n) => Set(0, n, 0, 0);

    /// <summary>Allocations fail by chance.</summary>
    /// <param name="perMille">How many of a thousand, 0 to 1000.</param>
    /// <param name="seed">What determines which.</param>
    public void ByChance(int perMille, ulong seed) => Set(0, 0, (uint)Math.Clamp(perMille, 0, 1000), seed);

    internal bool Fails()
    {
        using SimpleLock.Scope held = _lock.Hold();
        Asked++;
        bool fails = Asked == _nth || (_every > 0 && Asked % _every == 0) || (_perMille > 0 && Roll() < _perMille);
        Failed += fails ? 1 : 0;
        return fails;
    }

    private void Set(long nth, long every, uint perMille, ulong seed)
    {
        using SimpleLock.Scope held = _lock.Hold();
        (_nth, _every, _perMille, _state) = (nth, every, perMille, seed);
        (Asked, Failed) = (0, 0);
    }

    // splitmix64, reduced to a thousand.
    private uint Roll()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (uint)(((z >> 32) * 1000) >> 32);
    }
}
