using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The block limits VPD page. Older devices answer 16 bytes. SBC-3 §6.6.</summary>
[WireStruct(64, ByteOrder.BigEndian, Minimum = 16)]
public readonly ref partial struct BlockLimitsPage
{
    /// <summary>PERIPHERAL DEVICE TYPE.</summary>
    [At(0), Bits(0, 5)]
    public partial PeripheralDeviceType DeviceType { get; }

    /// <summary>PERIPHERAL QUALIFIER.</summary>
    [At(0), Bits(5, 3)]
    public partial PeripheralQualifier Qualifier { get; }

    /// <summary>PAGE CODE.</summary>
    [At(1), Fixed(VpdPage.BlockLimits)]
    public partial VpdPage PageCode { get; }

    /// <summary>PAGE LENGTH: bytes from byte 4, 3Ch.</summary>
    [At(2), Fixed(60)]
    public partial ushort PageLength { get; }

    /// <summary>WSNZ: WRITE SAME does not take 0 for up to the end.</summary>
    [At(4), Bits(0)]
    public partial bool WriteSameNonZero { get; }

    /// <summary>MAXIMUM COMPARE AND WRITE LENGTH in blocks; 0 where the command is not supported.</summary>
    [At(5)]
    public partial byte MaximumCompareAndWriteLength { get; }

    /// <summary>OPTIMAL TRANSFER LENGTH GRANULARITY in blocks; 0 for not reported.</summary>
    [At(6)]
    public partial ushort OptimalTransferLengthGranularity { get; }

    /// <summary>MAXIMUM TRANSFER LENGTH in blocks; 0 for no limit reported.</summary>
    [At(8)]
    public partial uint MaximumTransferLength { get; }

    /// <summary>OPTIMAL TRANSFER LENGTH in blocks; 0 for not reported.</summary>
    [At(12)]
    public partial uint OptimalTransferLength { get; }

    /// <summary>MAXIMUM PREFETCH LENGTH in blocks.</summary>
    [At(16)]
    public partial uint MaximumPrefetchLength { get; }

    /// <summary>MAXIMUM UNMAP LBA COUNT; 0 where UNMAP is not supported, FFFFFFFFh for no limit.</summary>
    [At(20)]
    public partial uint MaximumUnmapLbaCount { get; }

    /// <summary>MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT; likewise.</summary>
    [At(24)]
    public partial uint MaximumUnmapDescriptorCount { get; }

    /// <summary>OPTIMAL UNMAP GRANULARITY in blocks; 0 for not reported.</summary>
    [At(28)]
    public partial uint OptimalUnmapGranularity { get; }

    /// <summary>UNMAP GRANULARITY ALIGNMENT in blocks.</summary>
    [At(32, 4), Bits(0, 31)]
    public partial uint UnmapGranularityAlignment { get; }

    /// <summary>UGAVALID.</summary>
    [At(32), Bits(7)]
    public partial bool UnmapGranularityAlignmentValid { get; }

    /// <summary>MAXIMUM WRITE SAME LENGTH in blocks; 0 for no limit reported.</summary>
    [At(36)]
    public partial ulong MaximumWriteSameLength { get; }
}
