using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>CTRL, device control. 8254x SDM 4.0 §13.4.1.</summary>
[BitFields<uint>]
[Reserved(1, 2, rule: ReservedRule.Preserve)]
[Reserved(4, rule: ReservedRule.Preserve)]
[Reserved(10, rule: ReservedRule.Preserve)]
[Reserved(13, 5, rule: ReservedRule.Preserve)]
[Reserved(24, 2, rule: ReservedRule.Preserve)]
[Reserved(29, rule: ReservedRule.Preserve)]
public readonly partial struct DeviceControl
{
    /// <summary>FD: full duplex, where the MAC is told rather than negotiating.</summary>
    [Bits(0, Symbol = "FD")]
    public partial bool FullDuplex { get; init; }

    /// <summary>LRST: restarts negotiation in TBI mode; to be cleared by software. Reserved on copper parts, where it starts as 1.</summary>
    [Bits(3, Symbol = "LRST")]
    public partial bool LinkReset { get; init; }

    /// <summary>ASDE: the MAC takes speed from the PHY's clock lines.</summary>
    [Bits(5, Symbol = "ASDE")]
    public partial bool AutoSpeedDetection { get; init; }

    /// <summary>SLU: lets the MAC talk to the PHY; without it the link stays down.</summary>
    [Bits(6, Symbol = "SLU")]
    public partial bool SetLinkUp { get; init; }

    /// <summary>ILOS: the LOS signal is active low.</summary>
    [Bits(7, Symbol = "ILOS")]
    public partial bool InvertLossOfSignal { get; init; }

    /// <summary>SPEED: what the MAC is forced to with FRCSPD.</summary>
    [Bits(8, 2, Symbol = "SPEED")]
    public partial LinkSpeed Speed { get; init; }

    /// <summary>FRCSPD: SPEED counts, not what the PHY says.</summary>
    [Bits(11, Symbol = "FRCSPD")]
    public partial bool ForceSpeed { get; init; }

    /// <summary>FRCDPLX: FD counts, not what the PHY says.</summary>
    [Bits(12, Symbol = "FRCDPLX")]
    public partial bool ForceDuplex { get; init; }

    /// <summary>SDP0_DATA: software-definable pin 0.</summary>
    [Bits(18, Symbol = "SDP0_DATA")]
    public partial bool Pin0Data { get; init; }

    /// <summary>SDP1_DATA: software-definable pin 1.</summary>
    [Bits(19, Symbol = "SDP1_DATA")]
    public partial bool Pin1Data { get; init; }

    /// <summary>ADVD3WUC: wake from D3cold is advertised in config space.</summary>
    [Bits(20, Symbol = "ADVD3WUC")]
    public partial bool AdvertiseD3ColdWake { get; init; }

    /// <summary>EN_PHY_PWR_MGMT: the MAC may power the PHY down.</summary>
    [Bits(21)]
    public partial bool PhyPowerManagement { get; init; }

    /// <summary>SDP0_IODIR: pin 0 is an output.</summary>
    [Bits(22, Symbol = "SDP0_IODIR")]
    public partial bool Pin0Output { get; init; }

    /// <summary>SDP1_IODIR: pin 1 is an output.</summary>
    [Bits(23, Symbol = "SDP1_IODIR")]
    public partial bool Pin1Output { get; init; }

    /// <summary>RST: resets all but the PHY and the PCI configuration; clears itself.</summary>
    [Bits(26, Symbol = "RST"), FieldAccess(Access.SelfClearing)]
    public partial bool Reset { get; init; }

    /// <summary>RFCE: PAUSE frames that come in are obeyed.</summary>
    [Bits(27, Symbol = "RFCE")]
    public partial bool ReceiveFlowControl { get; init; }

    /// <summary>TFCE: PAUSE frames go out as the receive FIFO's thresholds are crossed.</summary>
    [Bits(28, Symbol = "TFCE")]
    public partial bool TransmitFlowControl { get; init; }

    /// <summary>VME: tags are stripped on receive and put in on transmit where the descriptor asks.</summary>
    [Bits(30, Symbol = "VME")]
    public partial bool VlanMode { get; init; }

    /// <summary>PHY_RST: held for as long as it is set.</summary>
    [Bits(31, Symbol = "PHY_RST")]
    public partial bool PhyReset { get; init; }
}
