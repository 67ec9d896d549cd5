using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>PSSTAT. 8254x SDM 4.0 §13.4.7.1.</summary>
[BitFields<ushort>]
[Reserved(2, 3)]
public readonly partial struct PhySpecificStatus
{
    /// <summary>Jabber.</summary>
    [Bits(0)]
    public partial bool Jabber { get; init; }

    /// <summary>Polarity is reversed.</summary>
    [Bits(1)]
    public partial bool PolarityReversed { get; init; }

    /// <summary>The speed was lowered.</summary>
    [Bits(5)]
    public partial bool Downshift { get; init; }

    /// <summary>MDIX.</summary>
    [Bits(6)]
    public partial bool Crossover { get; init; }

    /// <summary>0 below 50 m, 1 to 80, 2 to 110, 3 to 140, 4 above.</summary>
    [Bits(7, 3)]
    public partial byte CableLength { get; init; }

    /// <summary>Link, in real time.</summary>
    [Bits(10)]
    public partial bool Link { get; init; }

    /// <summary>Speed and duplex are resolved.</summary>
    [Bits(11)]
    public partial bool Resolved { get; init; }

    /// <summary>A page was received.</summary>
    [Bits(12)]
    public partial bool PageReceived { get; init; }

    /// <summary>Full duplex.</summary>
    [Bits(13)]
    public partial bool FullDuplex { get; init; }

    /// <summary>Speed.</summary>
    [Bits(14, 2)]
    public partial LinkSpeed Speed { get; init; }
}
