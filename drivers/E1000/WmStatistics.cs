namespace DriverKit.Drivers.E1000;

/// <summary>What the chip counted since the interface was attached. §13.7. Its registers clear when read, so that they are summed up here.</summary>
public sealed class WmStatistics
{
    /// <summary>CRCERRS.</summary>
    public long CrcErrors { get; internal set; }

    /// <summary>ALGNERRC, SYMERRS, RXERRC, SEC, CEXTERR.</summary>
    public long LineErrors { get; internal set; }

    /// <summary>RLEC, RUC, RFC, ROC, RJC.</summary>
    public long LengthErrors { get; internal set; }

    /// <summary>MPC: no room in the FIFO.</summary>
    public long MissedPackets { get; internal set; }

    /// <summary>RNBC: no descriptor.</summary>
    public long NoBuffers { get; internal set; }

    /// <summary>GPRC.</summary>
    public long GoodReceived { get; internal set; }

    /// <summary>GORCL, GORCH.</summary>
    public long GoodOctetsReceived { get; internal set; }

    /// <summary>BPRC.</summary>
    public long BroadcastReceived { get; internal set; }

    /// <summary>MPRC.</summary>
    public long MulticastReceived { get; internal set; }

    /// <summary>GPTC.</summary>
    public long GoodTransmitted { get; internal set; }

    /// <summary>GOTCL, GOTCH.</summary>
    public long GoodOctetsTransmitted { get; internal set; }

    /// <summary>TPR: all, good or bad.</summary>
    public long TotalReceived { get; internal set; }

    /// <summary>TPT: all, good or bad.</summary>
    public long TotalTransmitted { get; internal set; }

    /// <summary>COLC.</summary>
    public long Collisions { get; internal set; }

    /// <summary>ECOL, LATECOL.</summary>
    public long CollisionErrors { get; internal set; }

    /// <summary>XONRXC, XOFFRXC.</summary>
    public long PauseReceived { get; internal set; }

    /// <summary>XONTXC, XOFFTXC.</summary>
    public long PauseTransmitted { get; internal set; }

    /// <summary>TSCTC.</summary>
    public long Segmentations { get; internal set; }

    /// <summary>TSCTFC.</summary>
    public long SegmentationFailures { get; internal set; }
}
