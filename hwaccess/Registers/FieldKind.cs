namespace DriverKit.Registers;

/// <summary>How a field's bits are read.</summary>
public enum FieldKind
{
    /// <summary>One bit, true or false.</summary>
    Boolean,

    /// <summary>An unsigned integer.</summary>
    Unsigned,

    /// <summary>An integer in two's complement.</summary>
    Signed,

    /// <summary>A value of an enum.</summary>
    Enum,

    /// <summary>A value with bit fields of its own.</summary>
    BitFields,

    /// <summary>Bytes without further meaning here.</summary>
    Bytes,

    /// <summary>Bits that the specification reserves.</summary>
    Reserved,
}
