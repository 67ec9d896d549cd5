using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>The tag control information in the special field of descriptors. 8254x SDM 4.0 §3.2.3.4, §9.2.</summary>
[BitFields<ushort>]
public readonly partial struct VlanTag
{
    /// <summary>VLAN identifier.</summary>
    [Bits(0, 12)]
    public partial ushort Identifier { get; init; }

    /// <summary>CFI.</summary>
    [Bits(12)]
    public partial bool CanonicalForm { get; init; }

    /// <summary>PRI.</summary>
    [Bits(13, 3)]
    public partial byte Priority { get; init; }
}
