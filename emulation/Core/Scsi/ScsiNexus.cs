namespace DriverKit.Emulation;

/// <summary>An initiator's relation with a target: the I_T nexus. SAM-5 §4.6.</summary>
public sealed class ScsiNexus
{
    private readonly ScsiUnitNexus?[] _units;

    internal ScsiNexus(ScsiTarget target, string initiator, bool carriesSense)
    {
        Target = target;
        Initiator = initiator;
        CarriesSense = carriesSense;
        _units = new ScsiUnitNexus?[ScsiTarget.MaxUnits];
        foreach (ScsiLogicalUnit unit in target.Units)
        {
            _units[unit.Number] = unit.Join(this);
        }
    }

    /// <summary>The target.</summary>
    public ScsiTarget Target { get; }

    /// <summary>The initiator port's name: what a persistent reservation remembers it by.</summary>
    public string Initiator { get; }

    /// <summary>True where the transport delivers sense data with the status; else they are kept for REQUEST SENSE.</summary>
    public bool CarriesSense { get; }

    /// <summary>True when a reservation of another initiator, or an event, left this one a unit attention.</summary>
    /// <param name="unit">The unit.</param>
    public bool HasAttention(ScsiLogicalUnit unit) => Of(unit).HasAttention;

    /// <summary>The nexus is lost: reservations by RESERVE, removal prevention and attentions of it end. SAM-5 §6.3.4.</summary>
    public void Close()
    {
        foreach (ScsiLogicalUnit unit in Target.Units)
        {
            unit.Leave(Of(unit));
        }
    }

    internal ScsiUnitNexus Of(ScsiLogicalUnit unit) => _units[unit.Number]!;
}
