using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>
/// Standard INQUIRY data, the part that every device has. Shorter answers are seen and read as zero. SPC-4 §6.6.2.
/// </summary>
[WireStruct(36, ByteOrder.BigEndian, Minimum = 5)]
public readonly ref partial struct InquiryData
{
    /// <summary>PERIPHERAL DEVICE TYPE.</summary>
    [At(0), Bits(0, 5)]
    public partial PeripheralDeviceType DeviceType { get; }

    /// <summary>PERIPHERAL QUALIFIER.</summary>
    [At(0), Bits(5, 3)]
    public partial PeripheralQualifier Qualifier { get; }

    /// <summary>Obsolete (device-type modifier of SCSI-1).</summary>
    [At(1), Bits(0, 7)]
    public partial byte DeviceTypeModifier { get; }

    /// <summary>RMB: the medium is removable.</summary>
    [At(1), Bits(7)]
    public partial bool Removable { get; }

    /// <summary>VERSION: 0 none claimed, 03h SPC, 04h SPC-2, 05h SPC-3, 06h SPC-4.</summary>
    [At(2)]
    public partial byte Version { get; }

    /// <summary>RESPONSE DATA FORMAT: 2.</summary>
    [At(3), Bits(0, 4)]
    public partial byte ResponseDataFormat { get; }

    /// <summary>HISUP.</summary>
    [At(3), Bits(4)]
    public partial bool HierarchicalSupport { get; }

    /// <summary>NORMACA.</summary>
    [At(3), Bits(5)]
    public partial bool NormalAcaSupported { get; }

    /// <summary>Obsolete (AERC, TRMTSK).</summary>
    [At(3), Bits(6, 2)]
    public partial byte Obsolete3 { get; }

    /// <summary>ADDITIONAL LENGTH: bytes from byte 5; 31 where the data are 36 bytes.</summary>
    [At(4)]
    public partial byte AdditionalLength { get; }

    /// <summary>PROTECT: protection information is supported.</summary>
    [At(5), Bits(0)]
    public partial bool ProtectSupported { get; }

    /// <summary>3PC.</summary>
    [At(5), Bits(3)]
    public partial bool ThirdPartyCopy { get; }

    /// <summary>TPGS.</summary>
    [At(5), Bits(4, 2)]
    public partial byte TargetPortGroupSupport { get; }

    /// <summary>ACC, obsolete.</summary>
    [At(5), Bits(6)]
    public partial bool AccessControls { get; }

    /// <summary>SCCS.</summary>
    [At(5), Bits(7)]
    public partial bool StorageController { get; }

    /// <summary>Obsolete (parallel SCSI, MCHNGR).</summary>
    [At(6), Bits(0, 4)]
    public partial byte Obsolete6 { get; }

    /// <summary>MULTIP.</summary>
    [At(6), Bits(4)]
    public partial bool MultiPort { get; }

    /// <summary>VS.</summary>
    [At(6), Bits(5)]
    public partial bool VendorSpecific6 { get; }

    /// <summary>ENCSERV.</summary>
    [At(6), Bits(6)]
    public partial bool EnclosureServices { get; }

    /// <summary>VS.</summary>
    [At(7), Bits(0)]
    public partial bool VendorSpecific7 { get; }

    /// <summary>CMDQUE.</summary>
    [At(7), Bits(1)]
    public partial bool CommandQueuing { get; }

    /// <summary>Obsolete (parallel SCSI).</summary>
    [At(7), Bits(2, 6)]
    public partial byte Obsolete7 { get; }

    /// <summary>T10 VENDOR IDENTIFICATION: ASCII, padded with blanks.</summary>
    [At(8, 8)]
    public partial ReadOnlySpan<byte> VendorIdentification { get; }

    /// <summary>PRODUCT IDENTIFICATION: ASCII, padded with blanks.</summary>
    [At(16, 16)]
    public partial ReadOnlySpan<byte> ProductIdentification { get; }

    /// <summary>PRODUCT REVISION LEVEL: ASCII, padded with blanks.</summary>
    [At(32, 4)]
    public partial ReadOnlySpan<byte> ProductRevision { get; }
}
