using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>Sense data of the descriptor format; descriptors follow as the tail. SPC-4 §4.5.2.</summary>
[WireStruct(8, ByteOrder.BigEndian, Minimum = 2)]
public readonly ref partial struct DescriptorSense
{
    /// <summary>RESPONSE CODE: 72h or 73h.</summary>
    [At(0), Bits(0, 7)]
    public partial SenseResponse ResponseCode { get; }

    /// <summary>SENSE KEY.</summary>
    [At(1), Bits(0, 4)]
    public partial SenseKey SenseKey { get; }

    /// <summary>ADDITIONAL SENSE CODE.</summary>
    [At(2)]
    public partial byte AdditionalSenseCode { get; }

    /// <summary>ADDITIONAL SENSE CODE QUALIFIER.</summary>
    [At(3)]
    public partial byte AdditionalSenseCodeQualifier { get; }

    /// <summary>SDAT_OVFL: the sense data were longer.</summary>
    [At(4), Bits(7)]
    public partial bool SenseDataOverflow { get; }

    /// <summary>ADDITIONAL SENSE LENGTH: bytes of the descriptors, at most 244.</summary>
    [At(7)]
    public partial byte AdditionalLength { get; }
}
