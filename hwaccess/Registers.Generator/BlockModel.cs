namespace DriverKit.Registers.Generator;

/// <summary>A block of registers: all that the text of its other half needs, or what is wrong with it.</summary>
internal sealed record BlockModel(
    string Namespace,
    string Name,
    string Access,
    int Length,
    int Widths,
    string Summary,
    EquatableList<RegisterModel> Registers,
    EquatableList<Problem> Problems);
