namespace DriverKit.Registers;

/// <summary>Names bits of a <see cref="BitFieldsAttribute{TRaw}"/> value that the specification reserves.</summary>
/// <param name="offset">The lowest reserved bit, from 0.</param>
/// <param name="width">How many bits, 1 to 64.</param>
/// <param name="rule">What a writer owes to them.</param>
[AttributeUsage(AttributeTargets.Struct, AllowMultiple = true)]
public sealed class ReservedAttribute(int offset, int width = 1, ReservedRule rule = ReservedRule.MustBeZero)
    : Attribute
{
    /// <summary>The lowest reserved bit.</summary>
    public int Offset { get; } = offset;

    /// <summary>How many bits.</summary>
    public int Width { get; } = width;

    /// <summary>What a writer owes to them.</summary>
    public ReservedRule Rule { get; } = rule;
}
