namespace DriverKit.Emulation.UsbStick;

/// <summary>How a stick's transport departs from the Bulk-Only specification. All off is the letter of it.</summary>
public sealed record BulkOnlyQuirks
{
    /// <summary>STALL after data that are shorter than the host expected, where the short packet would do. BBB 1.0 §6.7.2 allows both.</summary>
    public bool StallsShortData { get; init; }

    /// <summary>dCSWDataResidue of reads and writes says that nothing was moved, although all was.</summary>
    public bool BogusResidue { get; init; }

    /// <summary>dCSWTag counts commands of its own instead of echoing dCBWTag.</summary>
    public bool IgnoresTag { get; init; }

    /// <summary>dCSWSignature is this and not "USBS"; 0 for the right one.</summary>
    public uint CswSignature { get; init; }

    /// <summary>Length in bytes of the CBW that it waits for; shorter ones leave it waiting, so that nothing is answered.</summary>
    public int CbwLength { get; init; } = 31;

    /// <summary>Get Max LUN is answered by STALL.</summary>
    public bool StallsMaxLun { get; init; }

    /// <summary>Answer to Get Max LUN where it is not the truth; -1 for the truth.</summary>
    public int MaxLun { get; init; } = -1;

    /// <summary>bCBWLUN is not looked at: every unit is the first.</summary>
    public bool IgnoresLun { get; init; }

    /// <summary>A command that fails or has no data answers with the CSW where the data were expected, without STALL.</summary>
    public bool SkipsDataPhase { get; init; }

    /// <summary>Of each so many CSWs one is preceded by a zero-length packet; 0 for never.</summary>
    public int EmptyCswEvery { get; init; }

    /// <summary>Of each so many CSWs one is preceded by STALL; 0 for never.</summary>
    public int StalledCswEvery { get; init; }

    /// <summary>The least time in nanoseconds from CBW to data that the bridge inside bears; asked sooner it hangs.</summary>
    public long DelayBeforeData { get; init; }

    /// <summary>Greatest transfer in bytes that the firmware survives; above it hangs. 0 for any.</summary>
    public long DiesAbove { get; init; }

    /// <summary>The Bulk-Only reset request hangs it instead of resetting it.</summary>
    public bool DiesOnReset { get; init; }
}
