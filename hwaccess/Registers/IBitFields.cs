using System.Collections.Immutable;

namespace DriverKit.Registers;

/// <summary>What the generator adds to every <see cref="BitFieldsAttribute{TRaw}"/> value.</summary>
/// <typeparam name="TSelf">The value.</typeparam>
/// <typeparam name="TRaw">Its storage.</typeparam>
public interface IBitFields<TSelf, TRaw> : IEquatable<TSelf>, ISpanFormattable
    where TSelf : struct, IBitFields<TSelf, TRaw>
    where TRaw : unmanaged
{
    /// <summary>The fields in order of their lowest bit, then the reserved ranges.</summary>
    static abstract ImmutableArray<FieldLayout> Fields { get; }

    /// <summary>All bits.</summary>
    TRaw Raw { get; }

    /// <summary>The value with these bits.</summary>
    /// <param name="raw">All bits.</param>
    /// <returns>The value.</returns>
    static abstract TSelf FromRaw(TRaw raw);
}
