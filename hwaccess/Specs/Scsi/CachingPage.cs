using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The caching mode page. SBC-3 §6.5. Short pages of 12 bytes are seen.</summary>
[WireStruct(20, ByteOrder.BigEndian, Minimum = 3)]
public readonly ref partial struct CachingPage
{
    /// <summary>PAGE CODE.</summary>
    [At(0), Bits(0, 6), Fixed(ModePageCode.Caching)]
    public partial ModePageCode PageCode { get; }

    /// <summary>SPF: 0.</summary>
    [At(0), Bits(6)]
    public partial bool SubpageFormat { get; }

    /// <summary>PS: the page can be saved; reserved in MODE SELECT.</summary>
    [At(0), Bits(7)]
    public partial bool ParametersSavable { get; }

    /// <summary>PAGE LENGTH: bytes from byte 2, 18.</summary>
    [At(1), Fixed(18)]
    public partial byte PageLength { get; }

    /// <summary>RCD: reads come from the medium.</summary>
    [At(2), Bits(0)]
    public partial bool ReadCacheDisable { get; }

    /// <summary>MF.</summary>
    [At(2), Bits(1)]
    public partial bool MultiplicationFactor { get; }

    /// <summary>WCE: GOOD may come before data are on the medium.</summary>
    [At(2), Bits(2)]
    public partial bool WriteCacheEnable { get; }

    /// <summary>SIZE.</summary>
    [At(2), Bits(3)]
    public partial bool SizeEnable { get; }

    /// <summary>DISC.</summary>
    [At(2), Bits(4)]
    public partial bool Discontinuity { get; }

    /// <summary>CAP.</summary>
    [At(2), Bits(5)]
    public partial bool CachingAnalysis { get; }

    /// <summary>ABPF.</summary>
    [At(2), Bits(6)]
    public partial bool AbortPrefetch { get; }

    /// <summary>IC.</summary>
    [At(2), Bits(7)]
    public partial bool InitiatorControl { get; }

    /// <summary>WRITE RETENTION PRIORITY.</summary>
    [At(3), Bits(0, 4)]
    public partial byte WriteRetentionPriority { get; }

    /// <summary>DEMAND READ RETENTION PRIORITY.</summary>
    [At(3), Bits(4, 4)]
    public partial byte ReadRetentionPriority { get; }

    /// <summary>DISABLE PRE-FETCH TRANSFER LENGTH in blocks.</summary>
    [At(4)]
    public partial ushort DisablePrefetchLength { get; }

    /// <summary>MINIMUM PRE-FETCH in blocks.</summary>
    [At(6)]
    public partial ushort MinimumPrefetch { get; }

    /// <summary>MAXIMUM PRE-FETCH in blocks.</summary>
    [At(8)]
    public partial ushort MaximumPrefetch { get; }

    /// <summary>MAXIMUM PRE-FETCH CEILING in blocks.</summary>
    [At(10)]
    public partial ushort MaximumPrefetchCeiling { get; }

    /// <summary>NV_DIS.</summary>
    [At(12), Bits(0)]
    public partial bool NonVolatileCacheDisable { get; }

    /// <summary>SYNC_PROG.</summary>
    [At(12), Bits(1, 2)]
    public partial byte SynchronizeCacheProgress { get; }

    /// <summary>Vendor-specific.</summary>
    [At(12), Bits(3, 2)]
    public partial byte VendorSpecific { get; }

    /// <summary>DRA.</summary>
    [At(12), Bits(5)]
    public partial bool DisableReadAhead { get; }

    /// <summary>LBCSS.</summary>
    [At(12), Bits(6)]
    public partial bool CacheSegmentSizeInBlocks { get; }

    /// <summary>FSW.</summary>
    [At(12), Bits(7)]
    public partial bool ForceSequentialWrite { get; }

    /// <summary>NUMBER OF CACHE SEGMENTS.</summary>
    [At(13)]
    public partial byte CacheSegmentCount { get; }

    /// <summary>CACHE SEGMENT SIZE.</summary>
    [At(14)]
    public partial ushort CacheSegmentSize { get; }

    /// <summary>Obsolete; 0.</summary>
    [At(17, 3)]
    public partial uint Obsolete { get; }
}
