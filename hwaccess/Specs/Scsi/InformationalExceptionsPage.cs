using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The informational exceptions control mode page. SBC-3 §6.5; SPC-4 §7.5.11.</summary>
[WireStruct(12, ByteOrder.BigEndian)]
public readonly ref partial struct InformationalExceptionsPage
{
    /// <summary>PAGE CODE.</summary>
    [At(0), Bits(0, 6), Fixed(ModePageCode.InformationalExceptions)]
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

    /// <summary>LOGERR.</summary>
    [At(2), Bits(0)]
    public partial bool LogErrors { get; }

    /// <summary>EBACKERR.</summary>
    [At(2), Bits(1)]
    public partial bool EnableBackgroundError { get; }

    /// <summary>TEST.</summary>
    [At(2), Bits(2)]
    public partial bool Test { get; }

    /// <summary>DEXCPT.</summary>
    [At(2), Bits(3)]
    public partial bool DisableExceptions { get; }

    /// <summary>EWASC.</summary>
    [At(2), Bits(4)]
    public partial bool EnableWarning { get; }

    /// <summary>EBF.</summary>
    [At(2), Bits(5)]
    public partial bool EnableBackgroundFunctions { get; }

    /// <summary>PERF.</summary>
    [At(2), Bits(7)]
    public partial bool Performance { get; }

    /// <summary>MRIE.</summary>
    [At(3), Bits(0, 4)]
    public partial byte ReportingMethod { get; }

    /// <summary>INTERVAL TIMER in 100 ms.</summary>
    [At(4)]
    public partial uint IntervalTimer { get; }

    /// <summary>REPORT COUNT.</summary>
    [At(8)]
    public partial uint ReportCount { get; }
}
