using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The answer to REPORT CAPABILITIES. SPC-4 §6.15.4.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct PersistentReserveCapabilities
{
    /// <summary>LENGTH: 8.</summary>
    [At(0)]
    public partial ushort Length { get; }

    /// <summary>PTPL_C.</summary>
    [At(2), Bits(0)]
    public partial bool PersistThroughPowerLossCapable { get; }

    /// <summary>ATP_C.</summary>
    [At(2), Bits(2)]
    public partial bool AllTargetPortsCapable { get; }

    /// <summary>SIP_C.</summary>
    [At(2), Bits(3)]
    public partial bool SpecifyInitiatorPortsCapable { get; }

    /// <summary>CRH.</summary>
    [At(2), Bits(4)]
    public partial bool CompatibleReservationHandling { get; }

    /// <summary>RLR_C.</summary>
    [At(2), Bits(7)]
    public partial bool ReplaceLostReservationCapable { get; }

    /// <summary>PTPL_A.</summary>
    [At(3), Bits(0)]
    public partial bool PersistThroughPowerLossActive { get; }

    /// <summary>ALLOW COMMANDS.</summary>
    [At(3), Bits(4, 3)]
    public partial byte AllowCommands { get; }

    /// <summary>TMV.</summary>
    [At(3), Bits(7)]
    public partial bool TypeMaskValid { get; }

    /// <summary>WR_EX.</summary>
    [At(4), Bits(1)]
    public partial bool WriteExclusive { get; }

    /// <summary>EX_AC.</summary>
    [At(4), Bits(3)]
    public partial bool ExclusiveAccess { get; }

    /// <summary>WR_EX_RO.</summary>
    [At(4), Bits(5)]
    public partial bool WriteExclusiveRegistrantsOnly { get; }

    /// <summary>EX_AC_RO.</summary>
    [At(4), Bits(6)]
    public partial bool ExclusiveAccessRegistrantsOnly { get; }

    /// <summary>WR_EX_AR.</summary>
    [At(4), Bits(7)]
    public partial bool WriteExclusiveAllRegistrants { get; }

    /// <summary>EX_AC_AR.</summary>
    [At(5), Bits(0)]
    public partial bool ExclusiveAccessAllRegistrants { get; }
}
