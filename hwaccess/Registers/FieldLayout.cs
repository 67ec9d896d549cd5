namespace DriverKit.Registers;

/// <summary>One field of a value or wire structure as data, for tracers, printed tables and fuzzers.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Kind">How the bits are read.</param>
/// <param name="ByteOffset">First byte of the container; 0 in a bit-field value.</param>
/// <param name="ByteWidth">Length of the container in bytes.</param>
/// <param name="BitOffset">Lowest bit in the container once its bytes are in order.</param>
/// <param name="BitWidth">Width in bits.</param>
/// <param name="Order">Order of the container's bytes; <see cref="ByteOrder.Unspecified"/> for one byte, for plain
/// bytes and in a bit-field value.</param>
/// <param name="ValueType">The property's type where it is an enum or a bit-field value, else null.</param>
public readonly record struct FieldLayout(
    string Name,
    FieldKind Kind,
    int ByteOffset,
    int ByteWidth,
    int BitOffset,
    int BitWidth,
    ByteOrder Order,
    Type? ValueType)
{
    /// <summary>What reading and writing does to it in a register of <see cref="Mixed{T}"/> access; null where nothing is said.</summary>
    public Access? Access { get; init; }

    /// <summary>The datasheet's short name, or null.</summary>
    public string? Symbol { get; init; }

    /// <summary>What it means, from its documentation; empty where it has none.</summary>
    public string Summary { get; init; } = string.Empty;
}
