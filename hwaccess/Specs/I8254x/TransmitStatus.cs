using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>Status of a transmit descriptor. 8254x SDM 4.0 §3.3.3.2.</summary>
[BitFields<byte>]
[Reserved(4, 4)]
public readonly partial struct TransmitStatus
{
    /// <summary>DD: the hardware is done with the descriptor.</summary>
    [Bits(0)]
    public partial bool Done { get; init; }

    /// <summary>EC: given up after too many collisions.</summary>
    [Bits(1)]
    public partial bool ExcessCollisions { get; init; }

    /// <summary>LC: hit late.</summary>
    [Bits(2)]
    public partial bool LateCollision { get; init; }

    /// <summary>TU: 82544 only.</summary>
    [Bits(3)]
    public partial bool Underrun { get; init; }
}
