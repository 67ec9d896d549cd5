using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>TCTL, transmit control. 8254x SDM 4.0 §13.4.33.</summary>
[BitFields<uint>]
[Reserved(0)]
[Reserved(2)]
[Reserved(23)]
[Reserved(26, 6)]
public readonly partial struct TransmitControl
{
    /// <summary>EN: frames are sent.</summary>
    [Bits(1, Symbol = "EN")]
    public partial bool Enable { get; init; }

    /// <summary>PSP: frames below 64 bytes are padded.</summary>
    [Bits(3, Symbol = "PSP")]
    public partial bool PadShort { get; init; }

    /// <summary>CT: attempts after a collision; 15 by the standard.</summary>
    [Bits(4, 8, Symbol = "CT")]
    public partial byte CollisionThreshold { get; init; }

    /// <summary>COLD: slot time in byte times: 64 full duplex, 64 or 512 (gigabit) half duplex.</summary>
    [Bits(12, 10, Symbol = "COLD")]
    public partial ushort CollisionDistance { get; init; }

    /// <summary>SWXOFF: sends one PAUSE frame; clears itself.</summary>
    [Bits(22, Symbol = "SWXOFF")]
    public partial bool SendPause { get; init; }

    /// <summary>RTLC: frames hit late are sent again.</summary>
    [Bits(24, Symbol = "RTLC")]
    public partial bool RetransmitLateCollision { get; init; }

    /// <summary>NRTU: 82544 only.</summary>
    [Bits(25, Symbol = "NRTU")]
    public partial bool NoRetransmitUnderrun { get; init; }
}
