using DriverKit.Registers;

namespace DriverKit.Specs.VfioUser;

/// <summary>What SET_IRQS does with what: one of the first three, one of the others.</summary>
[BitFields<uint>]
[Reserved(6, 26)]
public readonly partial struct VfioUserIrqFlags
{
    /// <summary>Nothing comes with it.</summary>
    [Bits(0)]
    public partial bool DataNone { get; init; }

    /// <summary>A byte for each interrupt comes with it.</summary>
    [Bits(1)]
    public partial bool DataBool { get; init; }

    /// <summary>A descriptor for each interrupt comes with it; none at all takes theirs away.</summary>
    [Bits(2)]
    public partial bool DataEventfd { get; init; }

    /// <summary>Holds them back.</summary>
    [Bits(3)]
    public partial bool Mask { get; init; }

    /// <summary>Lets them through.</summary>
    [Bits(4)]
    public partial bool Unmask { get; init; }

    /// <summary>Says where they go, or fires them.</summary>
    [Bits(5)]
    public partial bool Trigger { get; init; }
}
