namespace DriverKit.Registers;

/// <summary>
/// The place of a field in its value, bit 0 being the least significant. In a wire structure it stands beside
/// <see cref="AtAttribute"/> and counts within the bytes named there, after they were put in order.
/// </summary>
/// <param name="offset">The field's lowest bit, from 0.</param>
/// <param name="width">The field's width in bits, 1 to 64.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BitsAttribute(int offset, int width = 1) : Attribute
{
    /// <summary>The field's lowest bit.</summary>
    public int Offset { get; } = offset;

    /// <summary>The field's width in bits.</summary>
    public int Width { get; } = width;

    /// <summary>The datasheet's short name where the property has a longer one: <c>RDY</c>.</summary>
    public string? Symbol { get; init; }
}
