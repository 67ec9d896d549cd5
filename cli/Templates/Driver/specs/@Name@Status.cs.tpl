using DriverKit.Registers;

namespace @Name@.Specs;

/// <summary>STAT.</summary>
[BitFields<uint>]
[Reserved(2, 30)]
public readonly partial struct @Name@Status
{
    /// <summary>A computation is under way.</summary>
    [Bits(0, Symbol = "BUSY"), FieldAccess(Access.ReadOnly)]
    public partial bool Busy { get; init; }

    /// <summary>A result is there. Cleared by writing 1.</summary>
    [Bits(1, Symbol = "DONE"), FieldAccess(Access.WriteOneToClear)]
    public partial bool Done { get; init; }
}
