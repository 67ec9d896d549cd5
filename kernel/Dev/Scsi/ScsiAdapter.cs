namespace DriverKit.Kernel.Scsi;

/// <summary>
/// What carries commands to targets (scsipi_adapter and its channel): a Bulk-Only interface, a host bus adapter, an initiator.
/// One adapter is one bus. It does its own timeouts and its own recovery of the transport; what the target says is the midlayer's.
/// </summary>
public abstract class ScsiAdapter
{
    /// <summary>Its name, which the bus attaches at: <c>umass0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Most bytes one command may move.</summary>
    public abstract int MaxTransfer { get; }

    /// <summary>Most segments one command may have.</summary>
    public virtual int MaxSegments => int.MaxValue;

    /// <summary>All segments of a command but the last are multiples of so many bytes (a USB packet, a page).</summary>
    public virtual int SegmentMultiple => 1;

    /// <summary>Targets on the bus.</summary>
    public virtual int TargetCount => 1;

    /// <summary>Highest logical unit number to look for where a target has no REPORT LUNS. Bulk-Only 1.0 §3.2: Get Max LUN.</summary>
    public virtual int MaxLun => 0;

    /// <summary>Commands it takes at once, all units together.</summary>
    public virtual int Openings => 1;

    /// <summary>Commands it takes at once for one unit.</summary>
    public virtual int OpeningsPerLun => 1;

    /// <summary>
    /// True when sense data come back with the command (<see cref="ScsiTransfer.SenseLength"/> is set at completion).
    /// Else the midlayer issues REQUEST SENSE before any other command to the unit.
    /// </summary>
    public virtual bool AutoSense => false;

    /// <summary>What is known of a target before it is asked.</summary>
    /// <param name="target">Target, from 0.</param>
    /// <param name="lun">Logical unit, from 0.</param>
    public virtual ScsiQuirks QuirksOf(int target, int lun) => ScsiQuirks.None;

    /// <summary>
    /// Starts a command; any context. It always comes back through its owner, in soft context, never inside this call, within
    /// its timeout and the time of a recovery. After removal every command ends with <see cref="ScsiResult.SelectionTimeout"/>.
    /// The midlayer never has more commands out than the openings allow.
    /// </summary>
    /// <param name="transfer">The command.</param>
    public abstract void Submit(ScsiTransfer transfer);

    /// <summary>Ends a command early; it still comes back, by <see cref="ScsiResult.Aborted"/> or as it ended by itself. Any context.</summary>
    /// <param name="transfer">The command.</param>
    public abstract void Abort(ScsiTransfer transfer);

    /// <summary>Told when INQUIRY data of a unit are known, for adapters that learn quirks from them. Thread context.</summary>
    /// <param name="target">Target.</param>
    /// <param name="lun">Logical unit.</param>
    /// <param name="inquiry">The standard INQUIRY data, at least 36 bytes.</param>
    public virtual void Identified(int target, int lun, ReadOnlySpan<byte> inquiry)
    {
    }
}
