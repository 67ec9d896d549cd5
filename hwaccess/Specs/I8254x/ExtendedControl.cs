using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>CTRL_EXT, extended device control. 8254x SDM 4.0 §13.4.6.</summary>
[BitFields<uint>]
[Reserved(4, 2, rule: ReservedRule.Preserve)]
[Reserved(8, 2, rule: ReservedRule.Preserve)]
[Reserved(14, rule: ReservedRule.Preserve)]
[Reserved(16, rule: ReservedRule.Preserve)]
[Reserved(18, 4, rule: ReservedRule.Preserve)]
[Reserved(24, 8, rule: ReservedRule.Preserve)]
public readonly partial struct ExtendedControl
{
    /// <summary>GPI_EN: which pins interrupt.</summary>
    [Bits(0, 4, Symbol = "GPI_EN")]
    public partial byte PinInterruptEnable { get; init; }

    /// <summary>SDP6_DATA.</summary>
    [Bits(6, Symbol = "SDP6_DATA")]
    public partial bool Pin6Data { get; init; }

    /// <summary>SDP7_DATA.</summary>
    [Bits(7, Symbol = "SDP7_DATA")]
    public partial bool Pin7Data { get; init; }

    /// <summary>SDP6_IODIR.</summary>
    [Bits(10, Symbol = "SDP6_IODIR")]
    public partial bool Pin6Output { get; init; }

    /// <summary>SDP7_IODIR.</summary>
    [Bits(11, Symbol = "SDP7_IODIR")]
    public partial bool Pin7Output { get; init; }

    /// <summary>ASDCHK: starts a detection of the speed.</summary>
    [Bits(12, Symbol = "ASDCHK")]
    public partial bool SpeedDetectionCheck { get; init; }

    /// <summary>EE_RST: what the EEPROM configures is loaded anew; clears itself.</summary>
    [Bits(13, Symbol = "EE_RST"), FieldAccess(Access.SelfClearing)]
    public partial bool EepromReset { get; init; }

    /// <summary>SPD_BYPS: the speed bits of CTRL pass by the link logic.</summary>
    [Bits(15, Symbol = "SPD_BYPS")]
    public partial bool SpeedSelectBypass { get; init; }

    /// <summary>RO_DIS: no relaxed ordering on PCI-X.</summary>
    [Bits(17, Symbol = "RO_DIS")]
    public partial bool RelaxedOrderingDisable { get; init; }

    /// <summary>LINK_MODE: 0 copper, 3 TBI.</summary>
    [Bits(22, 2, Symbol = "LINK_MODE")]
    public partial byte LinkMode { get; init; }
}
