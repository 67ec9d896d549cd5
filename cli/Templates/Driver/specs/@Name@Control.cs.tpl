using DriverKit.Registers;

namespace @Name@.Specs;

/// <summary>CTRL.</summary>
[BitFields<uint>]
[Reserved(2, 30)]
public readonly partial struct @Name@Control
{
    /// <summary>Starts; clears by itself when the result is there.</summary>
    [Bits(0, Symbol = "GO"), FieldAccess(Access.SelfClearing)]
    public partial bool Go { get; init; }

    /// <summary>Interrupts while STAT.DONE is set.</summary>
    [Bits(1, Symbol = "IE")]
    public partial bool InterruptEnable { get; init; }
}
