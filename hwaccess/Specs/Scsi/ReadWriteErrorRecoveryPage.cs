using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The read-write error recovery mode page. SBC-3 §6.5.</summary>
[WireStruct(12, ByteOrder.BigEndian, Minimum = 8)]
public readonly ref partial struct ReadWriteErrorRecoveryPage
{
    /// <summary>PAGE CODE.</summary>
    [At(0), Bits(0, 6), Fixed(ModePageCode.ReadWriteErrorRecovery)]
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

    /// <summary>DCR, obsolete in SBC-4.</summary>
    [At(2), Bits(0)]
    public partial bool DisableCorrection { get; }

    /// <summary>DTE.</summary>
    [At(2), Bits(1)]
    public partial bool DataTerminateOnError { get; }

    /// <summary>PER: recovered errors are reported.</summary>
    [At(2), Bits(2)]
    public partial bool PostError { get; }

    /// <summary>EER, obsolete.</summary>
    [At(2), Bits(3)]
    public partial bool ErrorBurst { get; }

    /// <summary>RC.</summary>
    [At(2), Bits(4)]
    public partial bool ReadContinuous { get; }

    /// <summary>TB.</summary>
    [At(2), Bits(5)]
    public partial bool TransferBlock { get; }

    /// <summary>ARRE.</summary>
    [At(2), Bits(6)]
    public partial bool AutomaticReadReassign { get; }

    /// <summary>AWRE.</summary>
    [At(2), Bits(7)]
    public partial bool AutomaticWriteReassign { get; }

    /// <summary>READ RETRY COUNT.</summary>
    [At(3)]
    public partial byte ReadRetryCount { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(4, 3)]
    public partial uint Obsolete { get; }

    /// <summary>MMC-6 error handling bits; 0 for disks.</summary>
    [At(7), Bits(0, 2)]
    public partial byte MiscellaneousErrorHandling { get; }

    /// <summary>LBPERE.</summary>
    [At(7), Bits(7)]
    public partial bool LogicalBlockReassignment { get; }

    /// <summary>WRITE RETRY COUNT.</summary>
    [At(8)]
    public partial byte WriteRetryCount { get; }

    /// <summary>RECOVERY TIME LIMIT in ms; 0 for the default, FFFFh for none.</summary>
    [At(10)]
    public partial ushort RecoveryTimeLimit { get; }
}
