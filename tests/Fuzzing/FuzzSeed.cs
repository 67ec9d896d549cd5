using System.Collections.Immutable;
using DriverKit.Registers;

namespace DriverKit.Fuzzing;

/// <summary>A valid input to start from, and what is known of its form.</summary>
/// <param name="Bytes">The input.</param>
public sealed record FuzzSeed(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The structures in the input: where each begins, in bytes, and its fields. Mutations aim at them.</summary>
    public ImmutableArray<(int Offset, ImmutableArray<FieldLayout> Fields)> Structures { get; init; } = [];

    /// <summary>The same seed with one structure more.</summary>
    /// <typeparam name="T">The structure.</typeparam>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <returns>The seed.</returns>
    public FuzzSeed With<T>(int offset)
        where T : struct, IWireStruct<T>, allows ref struct =>
        this with { Structures = Structures.Add((offset, T.Fields)) };
}
