namespace DriverKit.Registers.Generator;

/// <summary>
/// A type with a layout: all that the text of its other half needs, or what is wrong with it. The unnamed bits of a
/// structure's bytes are the reserved ones without those that a nested value reserves, and so prints, itself.
/// </summary>
internal sealed record LayoutModel(
    string Namespace,
    string Name,
    bool IsWire,
    int Size,
    int Minimum,
    string Storage,
    EquatableList<FieldModel> Fields,
    EquatableList<ReservedModel> Reserved,
    EquatableList<byte> ReservedBytes,
    EquatableList<byte> UnnamedBytes,
    EquatableList<Problem> Problems);
