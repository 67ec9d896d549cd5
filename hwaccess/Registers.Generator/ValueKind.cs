namespace DriverKit.Registers.Generator;

/// <summary>What a field's property is.</summary>
internal enum ValueKind
{
    Boolean,
    Unsigned,
    Signed,
    Enum,
    BitFields,
    Bytes,
}
