using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The block device characteristics VPD page. SBC-3 §6.6.</summary>
[WireStruct(64, ByteOrder.BigEndian, Minimum = 8)]
public readonly ref partial struct BlockDeviceCharacteristicsPage
{
    /// <summary>PERIPHERAL DEVICE TYPE.</summary>
    [At(0), Bits(0, 5)]
    public partial PeripheralDeviceType DeviceType { get; }

    /// <summary>PERIPHERAL QUALIFIER.</summary>
    [At(0), Bits(5, 3)]
    public partial PeripheralQualifier Qualifier { get; }

    /// <summary>PAGE CODE.</summary>
    [At(1), Fixed(VpdPage.BlockDeviceCharacteristics)]
    public partial VpdPage PageCode { get; }

    /// <summary>PAGE LENGTH: bytes from byte 4, 3Ch.</summary>
    [At(2), Fixed(60)]
    public partial ushort PageLength { get; }

    /// <summary>MEDIUM ROTATION RATE: revolutions a minute; 0 not reported, 1 non-rotating.</summary>
    [At(4)]
    public partial ushort MediumRotationRate { get; }

    /// <summary>PRODUCT TYPE: 0 not indicated; from 1 kinds of flash card. SBC-4.</summary>
    [At(6)]
    public partial byte ProductType { get; }

    /// <summary>NOMINAL FORM FACTOR: 0 not reported, 1 5.25 inch, 2 3.5, 3 2.5, 4 1.8, 5 less.</summary>
    [At(7), Bits(0, 4)]
    public partial byte NominalFormFactor { get; }

    /// <summary>WACEREQ.</summary>
    [At(7), Bits(4, 2)]
    public partial byte WriteAfterCryptographicErase { get; }

    /// <summary>WABEREQ.</summary>
    [At(7), Bits(6, 2)]
    public partial byte WriteAfterBlockErase { get; }

    /// <summary>VBULS.</summary>
    [At(8), Bits(0)]
    public partial bool VerifyByteCheckUnmapped { get; }

    /// <summary>FUAB.</summary>
    [At(8), Bits(1)]
    public partial bool ForceUnitAccessBehaviour { get; }
}
