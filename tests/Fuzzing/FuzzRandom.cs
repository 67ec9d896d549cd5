using System.Numerics;

namespace DriverKit.Fuzzing;

/// <summary>Numbers that follow from a seed alone, on every machine and version. The generator is SplitMix64.</summary>
/// <param name="seed">The seed.</param>
public sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    /// <returns>A number.</returns>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number below a limit.</summary>
    /// <param name="limit">The limit, 1 or more.</param>
    /// <returns>0 to one less than the limit.</returns>
    public int Below(int limit) => (int)(((UInt128)Next() * (uint)limit) >> 64);

    /// <summary>One of several.</summary>
    /// <typeparam name="T">Of what.</typeparam>
    /// <param name="items">One or more.</param>
    /// <returns>The item.</returns>
    public T Pick<T>(ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>Small numbers often, large ones rarely.</summary>
    /// <param name="limit">The limit, 1 or more.</param>
    /// <returns>0 to one less than the limit.</returns>
    public int Skewed(int limit) => Below(1 + Below(1 + Math.Min(limit - 1, 1 << Below(1 + BitOperations.Log2((uint)limit) + 1))));
}
