using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The control mode page. SPC-4 §7.5.8.</summary>
[WireStruct(12, ByteOrder.BigEndian, Minimum = 8)]
public readonly ref partial struct ControlPage
{
    /// <summary>PAGE CODE.</summary>
    [At(0), Bits(0, 6), Fixed(ModePageCode.Control)]
    public partial ModePageCode PageCode { get; }

    /// <summary>SPF: 0.</summary>
    [At(0), Bits(6)]
    public partial bool SubpageFormat { get; }

    /// <summary>PS: the page can be saved; reserved in MODE SELECT.</summary>
    [At(0), Bits(7)]
    public partial bool ParametersSavable { get; }

    /// <summary>PAGE LENGTH: bytes from byte 2, 10.</summary>
    [At(1), Fixed(10)]
    public partial byte PageLength { get; }

    /// <summary>RLEC.</summary>
    [At(2), Bits(0)]
    public partial bool ReportLogException { get; }

    /// <summary>GLTSD.</summary>
    [At(2), Bits(1)]
    public partial bool GlobalLoggingDisable { get; }

    /// <summary>D_SENSE: sense data are of the descriptor format.</summary>
    [At(2), Bits(2)]
    public partial bool DescriptorSense { get; }

    /// <summary>DPICZ.</summary>
    [At(2), Bits(3)]
    public partial bool DisableProtectionFormatPage { get; }

    /// <summary>TMF_ONLY.</summary>
    [At(2), Bits(4)]
    public partial bool TaskManagementOnly { get; }

    /// <summary>TST.</summary>
    [At(2), Bits(5, 3)]
    public partial byte TaskSetType { get; }

    /// <summary>Obsolete (DQUE); 0.</summary>
    [At(3), Bits(0)]
    public partial bool DisableQueuing { get; }

    /// <summary>QERR.</summary>
    [At(3), Bits(1, 2)]
    public partial byte QueueErrorManagement { get; }

    /// <summary>NUAR.</summary>
    [At(3), Bits(3)]
    public partial bool NoUnitAttentionOnRelease { get; }

    /// <summary>QUEUE ALGORITHM MODIFIER.</summary>
    [At(3), Bits(4, 4)]
    public partial byte QueueAlgorithmModifier { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(4), Bits(0, 3)]
    public partial byte Obsolete4 { get; }

    /// <summary>SWP: writing is refused.</summary>
    [At(4), Bits(3)]
    public partial bool SoftwareWriteProtect { get; }

    /// <summary>UA_INTLCK_CTRL.</summary>
    [At(4), Bits(4, 2)]
    public partial byte UnitAttentionInterlock { get; }

    /// <summary>RAC.</summary>
    [At(4), Bits(6)]
    public partial bool ReportACheck { get; }

    /// <summary>VS.</summary>
    [At(4), Bits(7)]
    public partial bool VendorSpecific { get; }

    /// <summary>AUTOLOAD MODE.</summary>
    [At(5), Bits(0, 3)]
    public partial byte AutoloadMode { get; }

    /// <summary>RWWP.</summary>
    [At(5), Bits(4)]
    public partial bool ReadWriteExclusive { get; }

    /// <summary>ATMPE.</summary>
    [At(5), Bits(5)]
    public partial bool AutomaticTaskAttributes { get; }

    /// <summary>TAS.</summary>
    [At(5), Bits(6)]
    public partial bool TaskAborted { get; }

    /// <summary>ATO.</summary>
    [At(5), Bits(7)]
    public partial bool ApplicationTagOwner { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(6)]
    public partial ushort Obsolete6 { get; }

    /// <summary>BUSY TIMEOUT PERIOD in 100 ms; FFFFh without limit.</summary>
    [At(8)]
    public partial ushort BusyTimeout { get; }

    /// <summary>EXTENDED SELF-TEST COMPLETION TIME in s.</summary>
    [At(10)]
    public partial ushort ExtendedSelfTestTime { get; }
}
