namespace DriverKit.Registers;

/// <summary>The place of a field in a <see cref="WireStructAttribute"/> structure.</summary>
/// <param name="offset">The field's first byte, from 0.</param>
/// <param name="bytes">How many bytes; 0 takes the natural width of the property's type. Integers may have any
/// width from 1 to 8; a span of bytes must state one.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtAttribute(int offset, int bytes = 0) : Attribute
{
    /// <summary>The field's first byte.</summary>
    public int Offset { get; } = offset;

    /// <summary>How many bytes, or 0 for the natural width.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>The byte order of this field, where it differs from its structure's.</summary>
    public ByteOrder Order { get; init; }

    /// <summary>True where the field is another reading of bits that other fields name too.</summary>
    public bool Overlay { get; init; }
}
