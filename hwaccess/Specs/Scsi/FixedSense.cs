using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>Sense data of the fixed format. SPC-4 §4.5.3.</summary>
[WireStruct(18, ByteOrder.BigEndian, Minimum = 3)]
public readonly ref partial struct FixedSense
{
    /// <summary>RESPONSE CODE: 70h or 71h.</summary>
    [At(0), Bits(0, 7)]
    public partial SenseResponse ResponseCode { get; }

    /// <summary>VALID: INFORMATION has its defined meaning.</summary>
    [At(0), Bits(7)]
    public partial bool Valid { get; }

    /// <summary>Obsolete (segment number).</summary>
    [At(1)]
    public partial byte Obsolete { get; }

    /// <summary>SENSE KEY.</summary>
    [At(2), Bits(0, 4)]
    public partial SenseKey SenseKey { get; }

    /// <summary>SDAT_OVFL: the sense data were longer.</summary>
    [At(2), Bits(4)]
    public partial bool SenseDataOverflow { get; }

    /// <summary>ILI: the length of the data was not as expected.</summary>
    [At(2), Bits(5)]
    public partial bool IncorrectLength { get; }

    /// <summary>EOM.</summary>
    [At(2), Bits(6)]
    public partial bool EndOfMedium { get; }

    /// <summary>FILEMARK.</summary>
    [At(2), Bits(7)]
    public partial bool Filemark { get; }

    /// <summary>INFORMATION: of direct-access devices the block address that the sense key speaks of.</summary>
    [At(3)]
    public partial uint Information { get; }

    /// <summary>ADDITIONAL SENSE LENGTH: bytes from byte 8, 10 and more.</summary>
    [At(7)]
    public partial byte AdditionalLength { get; }

    /// <summary>COMMAND-SPECIFIC INFORMATION.</summary>
    [At(8)]
    public partial uint CommandSpecificInformation { get; }

    /// <summary>ADDITIONAL SENSE CODE.</summary>
    [At(12)]
    public partial byte AdditionalSenseCode { get; }

    /// <summary>ADDITIONAL SENSE CODE QUALIFIER.</summary>
    [At(13)]
    public partial byte AdditionalSenseCodeQualifier { get; }

    /// <summary>FIELD REPLACEABLE UNIT CODE; 0 for none.</summary>
    [At(14)]
    public partial byte FieldReplaceableUnit { get; }

    /// <summary>SENSE KEY SPECIFIC, its three bytes without SKSV.</summary>
    [At(15, 3), Bits(0, 23)]
    public partial uint SenseKeySpecific { get; }

    /// <summary>SKSV.</summary>
    [At(15), Bits(7)]
    public partial bool SenseKeySpecificValid { get; }
}
