using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>PCTRL. 8254x SDM 4.0 §13.4.7.1; IEEE 802.3 §22.2.4.1.</summary>
[BitFields<ushort>]
[Reserved(0, 6)]
public readonly partial struct PhyControl
{
    /// <summary>Upper bit of the forced speed: 1000 Mb/s.</summary>
    [Bits(6)]
    public partial bool SpeedHigh { get; init; }

    /// <summary>Collision test.</summary>
    [Bits(7)]
    public partial bool CollisionTest { get; init; }

    /// <summary>Full duplex, where forced.</summary>
    [Bits(8)]
    public partial bool FullDuplex { get; init; }

    /// <summary>Restarts auto-negotiation; clears itself.</summary>
    [Bits(9)]
    public partial bool RestartNegotiation { get; init; }

    /// <summary>Isolates the PHY.</summary>
    [Bits(10)]
    public partial bool Isolate { get; init; }

    /// <summary>Powers it down.</summary>
    [Bits(11)]
    public partial bool PowerDown { get; init; }

    /// <summary>Auto-negotiation is on.</summary>
    [Bits(12)]
    public partial bool AutoNegotiation { get; init; }

    /// <summary>Lower bit of the forced speed: 100 Mb/s.</summary>
    [Bits(13)]
    public partial bool SpeedLow { get; init; }

    /// <summary>What is sent comes back.</summary>
    [Bits(14)]
    public partial bool Loopback { get; init; }

    /// <summary>Resets the PHY; clears itself.</summary>
    [Bits(15)]
    public partial bool Reset { get; init; }
}
