using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The logical block provisioning VPD page. SBC-3 §6.6.</summary>
[WireStruct(8, ByteOrder.BigEndian)]
public readonly ref partial struct LogicalBlockProvisioningPage
{
    /// <summary>PERIPHERAL DEVICE TYPE.</summary>
    [At(0), Bits(0, 5)]
    public partial PeripheralDeviceType DeviceType { get; }

    /// <summary>PERIPHERAL QUALIFIER.</summary>
    [At(0), Bits(5, 3)]
    public partial PeripheralQualifier Qualifier { get; }

    /// <summary>PAGE CODE.</summary>
    [At(1), Fixed(VpdPage.LogicalBlockProvisioning)]
    public partial VpdPage PageCode { get; }

    /// <summary>PAGE LENGTH: bytes from byte 4, 4h.</summary>
    [At(2), Fixed(4)]
    public partial ushort PageLength { get; }

    /// <summary>THRESHOLD EXPONENT; 0 where thresholds are not supported.</summary>
    [At(4)]
    public partial byte ThresholdExponent { get; }

    /// <summary>DP: a provisioning group descriptor follows.</summary>
    [At(5), Bits(0)]
    public partial bool DescriptorPresent { get; }

    /// <summary>ANC_SUP.</summary>
    [At(5), Bits(1)]
    public partial bool AnchorSupported { get; }

    /// <summary>LBPRZ: 1 unmapped blocks read as zero. SBC-3 has bit 2 alone.</summary>
    [At(5), Bits(2, 3)]
    public partial byte ReadZeros { get; }

    /// <summary>LBPWS10: WRITE SAME (10) can unmap.</summary>
    [At(5), Bits(5)]
    public partial bool WriteSame10Unmap { get; }

    /// <summary>LBPWS: WRITE SAME (16) can unmap.</summary>
    [At(5), Bits(6)]
    public partial bool WriteSame16Unmap { get; }

    /// <summary>LBPU: UNMAP is supported.</summary>
    [At(5), Bits(7)]
    public partial bool UnmapSupported { get; }

    /// <summary>PROVISIONING TYPE.</summary>
    [At(6), Bits(0, 3)]
    public partial ProvisioningType ProvisioningType { get; }
}
