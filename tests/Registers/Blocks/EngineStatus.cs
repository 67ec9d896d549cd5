namespace DriverKit.Registers.Tests;

[BitFields<uint>]
[Reserved(3, 1, ReservedRule.Preserve)]
[Reserved(12, 20)]
internal readonly partial struct EngineStatus
{
    /// <summary>Set while the engine runs.</summary>
    [Bits(0, Symbol = "RUN"), FieldAccess(Access.ReadOnly)]
    public partial bool Running { get; init; }

    /// <summary>An overrun happened.</summary>
    [Bits(1), FieldAccess(Access.WriteOneToClear)]
    public partial bool Overrun { get; init; }

    [Bits(2), FieldAccess(Access.SelfClearing)]
    public partial bool Restart { get; init; }

    [Bits(4, 3)]
    public partial Gear Gear { get; init; }

    [Bits(7), FieldAccess(Access.WriteOneToSet)]
    public partial bool Locked { get; init; }

    [Bits(8, 2), FieldAccess(Access.ReadToClear)]
    public partial byte Faults { get; init; }

    [Bits(10, 2), FieldAccess(Access.WriteOnly)]
    public partial byte Key { get; init; }
}
