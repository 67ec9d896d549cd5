namespace DriverKit.Registers.Generator;

/// <summary>One register property, checked.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Access">Its accessibility in code.</param>
/// <param name="PropertyType">Its full type in code.</param>
/// <param name="Shape">Single, Array or Indexed.</param>
/// <param name="AccessType">The access type's full name with its argument.</param>
/// <param name="AccessKind">The name of the member of the Access enum.</param>
/// <param name="Value">The value's type.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Count">How many; 0 for an index without a count.</param>
/// <param name="Stride">Bytes from one to the next.</param>
/// <param name="Reset">The value after a reset.</param>
/// <param name="Symbol">The datasheet's short name.</param>
/// <param name="IndexedBy">The register with the index.</param>
/// <param name="Summary">Its documentation.</param>
internal sealed record RegisterModel(
    string Name,
    string Access,
    string PropertyType,
    string Shape,
    string AccessType,
    string AccessKind,
    ValueType Value,
    int Offset,
    int Count,
    int Stride,
    ulong Reset,
    string? Symbol,
    string? IndexedBy,
    string Summary)
{
    public int Width => Value.Bits / 8;

    /// <summary>How many registers lie in the block.</summary>
    public int Places => Shape == "Array" ? Count : 1;

    public bool HasShadow => AccessKind == "WriteOnly";
}
