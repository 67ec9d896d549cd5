namespace DriverKit.Registers.Generator;

/// <summary>One field, checked.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Access">Its accessibility in code.</param>
/// <param name="Type">Its type.</param>
/// <param name="ByteOffset">First byte of the container.</param>
/// <param name="ByteWidth">Bytes of the container.</param>
/// <param name="Bit">Lowest bit in the container.</param>
/// <param name="Width">Bits of the field.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="HasInit">Whether the property has an init accessor.</param>
/// <param name="Fixed">The value that it always has, or null.</param>
/// <param name="Symbol">The datasheet's short name, or null.</param>
/// <param name="FieldAccess">The member of the Access enum that [FieldAccess] names, or null.</param>
/// <param name="Summary">Its documentation.</param>
internal sealed record FieldModel(
    string Name,
    string Access,
    ValueType Type,
    int ByteOffset,
    int ByteWidth,
    int Bit,
    int Width,
    bool BigEndian,
    bool HasInit,
    ulong? Fixed,
    string? Symbol = null,
    string? FieldAccess = null,
    string Summary = "")
{
    public int End => ByteOffset + ByteWidth;

    public ulong Maximum => Width >= 64 ? ulong.MaxValue : (1UL << Width) - 1;
}
