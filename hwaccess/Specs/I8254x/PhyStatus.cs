using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>PSTATUS. 8254x SDM 4.0 §13.4.7.1; IEEE 802.3 §22.2.4.2.</summary>
[BitFields<ushort>]
[Reserved(7)]
public readonly partial struct PhyStatus
{
    /// <summary>There are extended registers.</summary>
    [Bits(0)]
    public partial bool ExtendedCapability { get; init; }

    /// <summary>Jabber.</summary>
    [Bits(1)]
    public partial bool JabberDetect { get; init; }

    /// <summary>Link; latches low until read.</summary>
    [Bits(2)]
    public partial bool LinkStatus { get; init; }

    /// <summary>It can negotiate.</summary>
    [Bits(3)]
    public partial bool NegotiationAbility { get; init; }

    /// <summary>Remote fault; latches.</summary>
    [Bits(4)]
    public partial bool RemoteFault { get; init; }

    /// <summary>Negotiation is complete.</summary>
    [Bits(5)]
    public partial bool NegotiationComplete { get; init; }

    /// <summary>It takes management frames without preamble.</summary>
    [Bits(6)]
    public partial bool PreambleSuppression { get; init; }

    /// <summary>EPSTATUS is there.</summary>
    [Bits(8)]
    public partial bool ExtendedStatus { get; init; }

    /// <summary>100BASE-T2.</summary>
    [Bits(9)]
    public partial bool Half100T2 { get; init; }

    /// <summary>100BASE-T2 full duplex.</summary>
    [Bits(10)]
    public partial bool Full100T2 { get; init; }

    /// <summary>10BASE-T.</summary>
    [Bits(11)]
    public partial bool Half10 { get; init; }

    /// <summary>10BASE-T full duplex.</summary>
    [Bits(12)]
    public partial bool Full10 { get; init; }

    /// <summary>100BASE-TX.</summary>
    [Bits(13)]
    public partial bool Half100 { get; init; }

    /// <summary>100BASE-TX full duplex.</summary>
    [Bits(14)]
    public partial bool Full100 { get; init; }

    /// <summary>100BASE-T4.</summary>
    [Bits(15)]
    public partial bool Base100T4 { get; init; }
}
