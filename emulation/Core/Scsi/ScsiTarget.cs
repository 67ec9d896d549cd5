namespace DriverKit.Emulation;

/// <summary>
/// A SCSI target device: its logical units, and the initiators that have a nexus with it. Transports (Bulk-Only, UAS, iSCSI, …) bring
/// commands as <see cref="ScsiTask"/>s. For one context at a time.
/// </summary>
public sealed class ScsiTarget
{
    /// <summary>Most logical units: numbers 0 to 15, as the transports that we have can name.</summary>
    public const int MaxUnits = 16;

    private readonly ScsiLogicalUnit?[] _units = new ScsiLogicalUnit?[MaxUnits];

    /// <summary>A target.</summary>
    /// <param name="units">Its logical units, numbered in this order.</param>
    /// <exception cref="ArgumentException">None, or more than <see cref="MaxUnits"/>.</exception>
    public ScsiTarget(params IReadOnlyList<ScsiLogicalUnit> units)
    {
        if (units.Count is < 1 or > MaxUnits)
        {
            throw new ArgumentException($"a target has 1 to {MaxUnits} logical units, not {units.Count}", nameof(units));
        }

        Units = units;
        for (int i = 0; i < units.Count; i++)
        {
            units[i].Target = this;
            units[i].Number = i;
            _units[i] = units[i];
        }
    }

    /// <summary>Its logical units in the order of their numbers.</summary>
    public IReadOnlyList<ScsiLogicalUnit> Units { get; }

    /// <summary>Takes part in what is said to and by all units; for models of devices that are not what they should be.</summary>
    public ScsiTaskFilter? Filter { get; set; }

    /// <summary>A relation with an initiator; every unit has a power-on unit attention for it.</summary>
    /// <param name="initiator">The initiator port's name.</param>
    /// <param name="carriesSense">Whether the transport delivers sense data with the status.</param>
    public ScsiNexus CreateNexus(string initiator, bool carriesSense) => new(this, initiator, carriesSense);

    /// <summary>
    /// Begins a command: it is checked, and <see cref="ScsiTask.Direction"/> and <see cref="ScsiTask.Length"/> tell what data are to
    /// move. The transport then pulls or pushes them and ends the task.
    /// </summary>
    /// <param name="task">A task that is not in use.</param>
    /// <param name="nexus">Who sent it.</param>
    /// <param name="lun">The logical unit's number.</param>
    /// <param name="cdb">The CDB, 6 to 16 bytes.</param>
    public void Begin(ScsiTask task, ScsiNexus nexus, int lun, ReadOnlySpan<byte> cdb)
    {
        ScsiLogicalUnit? unit = (uint)lun < MaxUnits ? _units[lun] : null;
        task.Prepare(nexus, lun, unit, cdb);
        if (Filter is not null && Filter.Before(task))
        {
            return;
        }

        ScsiCommands.Begin(this, task);
        Filter?.After(task);
    }

    /// <summary>Power comes on, or a hard reset: all units as new, unflushed data gone where the medium loses them.</summary>
    /// <param name="attention">What each initiator is told.</param>
    public void Reset(ScsiAttention attention)
    {
        foreach (ScsiLogicalUnit unit in Units)
        {
            unit.Reset(attention);
        }
    }
}
