using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>What a target has to say about a command, before it is put into one of the two formats. SPC-4 §4.5.</summary>
/// <param name="Key">Sense key.</param>
/// <param name="Code">Additional sense code.</param>
/// <param name="Qualifier">Additional sense code qualifier.</param>
public readonly record struct ScsiSense(SenseKey Key, byte Code, byte Qualifier)
{
    /// <summary>INFORMATION: for block commands the LBA where it happened, or an offset for miscompares. Null where not valid.</summary>
    public ulong? Information { get; init; }

    /// <summary>Where in CDB or parameter list the fault lies. SPC-4 §4.5.2.4.2.</summary>
    public SenseFieldPointer? Pointer { get; init; }

    /// <summary>ILI. SBC-3 §4.18.</summary>
    public bool IncorrectLength { get; init; }

    /// <summary>True when it is about an earlier command that had ended well. SPC-4 §4.5.5.</summary>
    public bool Deferred { get; init; }

    /// <summary>NO SENSE.</summary>
    public static ScsiSense None => new(SenseKey.NoSense, 0, 0);

    /// <summary>NOT READY, LOGICAL UNIT IS IN PROCESS OF BECOMING READY.</summary>
    public static ScsiSense BecomingReady => new(SenseKey.NotReady, 0x04, 0x01);

    /// <summary>NOT READY, LOGICAL UNIT NOT READY, INITIALIZING COMMAND REQUIRED.</summary>
    public static ScsiSense NeedsStart => new(SenseKey.NotReady, 0x04, 0x02);

    /// <summary>NOT READY, MEDIUM NOT PRESENT.</summary>
    public static ScsiSense NoMedium => new(SenseKey.NotReady, 0x3a, 0x00);

    /// <summary>MEDIUM ERROR, WRITE ERROR.</summary>
    public static ScsiSense WriteError => new(SenseKey.MediumError, 0x0c, 0x00);

    /// <summary>MEDIUM ERROR, UNRECOVERED READ ERROR.</summary>
    public static ScsiSense ReadError => new(SenseKey.MediumError, 0x11, 0x00);

    /// <summary>ILLEGAL REQUEST, PARAMETER LIST LENGTH ERROR.</summary>
    public static ScsiSense ParameterLengthError => new(SenseKey.IllegalRequest, 0x1a, 0x00);

    /// <summary>MISCOMPARE, MISCOMPARE DURING VERIFY OPERATION.</summary>
    public static ScsiSense Miscompare => new(SenseKey.Miscompare, 0x1d, 0x00);

    /// <summary>ILLEGAL REQUEST, INVALID COMMAND OPERATION CODE.</summary>
    public static ScsiSense InvalidOpcode => new(SenseKey.IllegalRequest, 0x20, 0x00);

    /// <summary>ILLEGAL REQUEST, LOGICAL BLOCK ADDRESS OUT OF RANGE.</summary>
    public static ScsiSense LbaOutOfRange => new(SenseKey.IllegalRequest, 0x21, 0x00);

    /// <summary>ILLEGAL REQUEST, INVALID FIELD IN CDB.</summary>
    public static ScsiSense InvalidField => new(SenseKey.IllegalRequest, 0x24, 0x00);

    /// <summary>ILLEGAL REQUEST, LOGICAL UNIT NOT SUPPORTED.</summary>
    public static ScsiSense UnitNotSupported => new(SenseKey.IllegalRequest, 0x25, 0x00);

    /// <summary>ILLEGAL REQUEST, INVALID FIELD IN PARAMETER LIST.</summary>
    public static ScsiSense InvalidParameter => new(SenseKey.IllegalRequest, 0x26, 0x00);

    /// <summary>ILLEGAL REQUEST, INVALID RELEASE OF PERSISTENT RESERVATION.</summary>
    public static ScsiSense InvalidRelease => new(SenseKey.IllegalRequest, 0x26, 0x04);

    /// <summary>DATA PROTECT, WRITE PROTECTED.</summary>
    public static ScsiSense WriteProtected => new(SenseKey.DataProtect, 0x27, 0x00);

    /// <summary>ILLEGAL REQUEST, SAVING PARAMETERS NOT SUPPORTED.</summary>
    public static ScsiSense SavingNotSupported => new(SenseKey.IllegalRequest, 0x39, 0x00);

    /// <summary>ILLEGAL REQUEST, MEDIUM REMOVAL PREVENTED.</summary>
    public static ScsiSense RemovalPrevented => new(SenseKey.IllegalRequest, 0x53, 0x02);

    /// <summary>ABORTED COMMAND, INFORMATION UNIT TOO SHORT: less data than the command needs.</summary>
    public static ScsiSense DataTooShort => new(SenseKey.AbortedCommand, 0x0e, 0x01);

    /// <summary>INVALID FIELD IN CDB at a byte and bit.</summary>
    /// <param name="at">Byte of the CDB.</param>
    /// <param name="bit">Most significant wrong bit, or -1 for the whole byte.</param>
    public static ScsiSense InvalidFieldAt(int at, int bit = -1) => InvalidField with { Pointer = PointTo(at, bit, true) };

    /// <summary>INVALID FIELD IN PARAMETER LIST at a byte and bit.</summary>
    /// <param name="at">Byte of the parameter list.</param>
    /// <param name="bit">Most significant wrong bit, or -1 for the whole byte.</param>
    public static ScsiSense InvalidParameterAt(int at, int bit = -1) => InvalidParameter with { Pointer = PointTo(at, bit, false) };

    /// <summary>Writes it in the fixed or the descriptor format. SPC-4 §4.5.3 and §4.5.2.</summary>
    /// <param name="destination">Room of at least 32 bytes.</param>
    /// <param name="descriptor">True for the descriptor format.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, bool descriptor) => descriptor ? WriteDescriptor(destination) : WriteFixed(destination);

    private static SenseFieldPointer PointTo(int at, int bit, bool command) => new()
    {
        Field = (ushort)at,
        BitValid = bit >= 0,
        Bit = (byte)Math.Max(bit, 0),
        InCommand = command,
    };

    private int WriteFixed(Span<byte> destination)
    {
        destination[..FixedSense.Size].Clear();
        var sense = FixedSense.Write(destination[..FixedSense.Size]);
        sense.ResponseCode = Deferred ? SenseResponse.FixedDeferred : SenseResponse.FixedCurrent;
        sense.SenseKey = Key;
        sense.IncorrectLength = IncorrectLength;
        if (Information <= uint.MaxValue)
        {
            sense.Valid = true;
            sense.Information = (uint)Information.Value;
        }

        sense.AdditionalLength = FixedSense.Size - 8;
        sense.AdditionalSenseCode = Code;
        sense.AdditionalSenseCodeQualifier = Qualifier;
        if (Pointer is { } pointer)
        {
            sense.SenseKeySpecific = pointer.Raw;
            sense.SenseKeySpecificValid = true;
        }

        return FixedSense.Size;
    }

    private int WriteDescriptor(Span<byte> destination)
    {
        int at = DescriptorSense.Size;
        destination[..at].Clear();
        if (Information is { } information)
        {
            var part = InformationSenseDescriptor.Write(destination.Slice(at, InformationSenseDescriptor.Size));
            part.Valid = true;
            part.Information = information;
            at += InformationSenseDescriptor.Size;
        }

        if (Pointer is { } pointer)
        {
            var part = SenseKeySpecificDescriptor.Write(destination.Slice(at, SenseKeySpecificDescriptor.Size));
            part.Valid = true;
            part.SenseKeySpecific = pointer.Raw;
            at += SenseKeySpecificDescriptor.Size;
        }

        if (IncorrectLength)
        {
            var part = BlockCommandsSenseDescriptor.Write(destination.Slice(at, BlockCommandsSenseDescriptor.Size));
            part.IncorrectLength = true;
            at += BlockCommandsSenseDescriptor.Size;
        }

        var sense = DescriptorSense.Write(destination[..DescriptorSense.Size]);
        sense.ResponseCode = Deferred ? SenseResponse.DescriptorDeferred : SenseResponse.DescriptorCurrent;
        sense.SenseKey = Key;
        sense.AdditionalSenseCode = Code;
        sense.AdditionalSenseCodeQualifier = Qualifier;
        sense.AdditionalLength = (byte)(at - DescriptorSense.Size);
        return at;
    }
}
