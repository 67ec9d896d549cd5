using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>RCTL, receive control. 8254x SDM 4.0 §13.4.22.</summary>
[BitFields<uint>]
[Reserved(0)]
[Reserved(10, 2)]
[Reserved(14)]
[Reserved(21)]
[Reserved(24)]
[Reserved(27, 5)]
public readonly partial struct ReceiveControl
{
    /// <summary>EN: frames are received.</summary>
    [Bits(1, Symbol = "EN")]
    public partial bool Enable { get; init; }

    /// <summary>SBP: bad frames are kept too.</summary>
    [Bits(2, Symbol = "SBP")]
    public partial bool StoreBad { get; init; }

    /// <summary>UPE: all unicast addresses match.</summary>
    [Bits(3, Symbol = "UPE")]
    public partial bool UnicastPromiscuous { get; init; }

    /// <summary>MPE: all multicast addresses match.</summary>
    [Bits(4, Symbol = "MPE")]
    public partial bool MulticastPromiscuous { get; init; }

    /// <summary>LPE: frames beyond 1522 bytes, up to 16384, are received.</summary>
    [Bits(5, Symbol = "LPE")]
    public partial bool LongPackets { get; init; }

    /// <summary>LBM: where transmitted frames turn round.</summary>
    [Bits(6, 2, Symbol = "LBM")]
    public partial LoopbackMode Loopback { get; init; }

    /// <summary>RDMTS: free descriptors at which RXDMT0 is raised: 0 a half, 1 a quarter, 2 an eighth of the ring.</summary>
    [Bits(8, 2, Symbol = "RDMTS")]
    public partial byte DescriptorThreshold { get; init; }

    /// <summary>MO: which 12 bits of a multicast address index MTA: 0 from bit 36, 1 from 35, 2 from 34, 3 from 32.</summary>
    [Bits(12, 2, Symbol = "MO")]
    public partial byte MulticastOffset { get; init; }

    /// <summary>BAM: broadcast frames match.</summary>
    [Bits(15, Symbol = "BAM")]
    public partial bool BroadcastAccept { get; init; }

    /// <summary>BSIZE: 0 2048, 1 1024, 2 512, 3 256 bytes; sixteen times that with BSEX (and then 0 is reserved).</summary>
    [Bits(16, 2, Symbol = "BSIZE")]
    public partial byte BufferSize { get; init; }

    /// <summary>VFE: tagged frames must match VFTA.</summary>
    [Bits(18, Symbol = "VFE")]
    public partial bool VlanFilter { get; init; }

    /// <summary>CFIEN: tagged frames must have CFI as it stands here.</summary>
    [Bits(19, Symbol = "CFIEN")]
    public partial bool CanonicalFormEnable { get; init; }

    /// <summary>CFI: what CFIEN compares with.</summary>
    [Bits(20, Symbol = "CFI")]
    public partial bool CanonicalForm { get; init; }

    /// <summary>DPF: PAUSE frames to this station are not given to the host.</summary>
    [Bits(22, Symbol = "DPF")]
    public partial bool DiscardPause { get; init; }

    /// <summary>PMCF: MAC control frames are given to the host.</summary>
    [Bits(23, Symbol = "PMCF")]
    public partial bool PassMacControl { get; init; }

    /// <summary>BSEX: BSIZE counts sixteenfold.</summary>
    [Bits(25, Symbol = "BSEX")]
    public partial bool BufferSizeExtension { get; init; }

    /// <summary>SECRC: the CRC is not given to the host.</summary>
    [Bits(26, Symbol = "SECRC")]
    public partial bool StripCrc { get; init; }
}
