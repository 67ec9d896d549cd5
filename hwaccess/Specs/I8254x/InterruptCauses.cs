using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>ICR, ICS, IMS and IMC have these causes. 8254x SDM 4.0 §13.4.17 to §13.4.21.</summary>
[BitFields<uint>]
[Reserved(5)]
[Reserved(8)]
[Reserved(11, 2)]
[Reserved(17, 15)]
public readonly partial struct InterruptCauses
{
    /// <summary>TXDW: a transmit descriptor with RS was written back.</summary>
    [Bits(0, Symbol = "TXDW")]
    public partial bool TransmitDescriptorWritten { get; init; }

    /// <summary>TXQE: the transmit ring ran empty.</summary>
    [Bits(1, Symbol = "TXQE")]
    public partial bool TransmitQueueEmpty { get; init; }

    /// <summary>LSC: the link came or went.</summary>
    [Bits(2, Symbol = "LSC")]
    public partial bool LinkStatusChange { get; init; }

    /// <summary>RXSEQ: /C/ ordered sets in TBI mode.</summary>
    [Bits(3, Symbol = "RXSEQ")]
    public partial bool ReceiveSequenceError { get; init; }

    /// <summary>RXDMT0: free receive descriptors fell to the threshold of RCTL.RDMTS.</summary>
    [Bits(4, Symbol = "RXDMT0")]
    public partial bool ReceiveDescriptorsLow { get; init; }

    /// <summary>RXO: a frame found no room.</summary>
    [Bits(6, Symbol = "RXO")]
    public partial bool ReceiveOverrun { get; init; }

    /// <summary>RXT0: frames came, and the delay is over.</summary>
    [Bits(7, Symbol = "RXT0")]
    public partial bool ReceiveTimer { get; init; }

    /// <summary>MDAC: an access by MDIC with I set has ended.</summary>
    [Bits(9, Symbol = "MDAC")]
    public partial bool MdioComplete { get; init; }

    /// <summary>RXCFG: /C/ ordered sets in TBI mode.</summary>
    [Bits(10, Symbol = "RXCFG")]
    public partial bool ReceivingConfiguration { get; init; }

    /// <summary>GPI_SDP6: pin 6.</summary>
    [Bits(13, Symbol = "GPI_SDP6")]
    public partial bool Pin6 { get; init; }

    /// <summary>GPI_SDP7: pin 7.</summary>
    [Bits(14, Symbol = "GPI_SDP7")]
    public partial bool Pin7 { get; init; }

    /// <summary>TXD_LOW: descriptors left to process fell to TXDCTL.LWTHRESH.</summary>
    [Bits(15, Symbol = "TXD_LOW")]
    public partial bool TransmitDescriptorsLow { get; init; }

    /// <summary>SRPD: a frame of at most RSRPD.SIZE bytes came.</summary>
    [Bits(16, Symbol = "SRPD")]
    public partial bool SmallPacket { get; init; }
}
