namespace DriverKit.Emulation;

/// <summary>What a logical unit keeps for one initiator. SAM-5 §4.5.</summary>
internal sealed class ScsiUnitNexus(ScsiLogicalUnit unit, ScsiNexus nexus)
{
    private readonly List<ScsiAttention> _attentions = new(4);

    public ScsiLogicalUnit Unit { get; } = unit;

    public ScsiNexus Nexus { get; } = nexus;

    /// <summary>Sense of the last command for a transport that does not carry it along; null once it was asked for or outlived.</summary>
    public ScsiSense? Kept { get; set; }

    public bool PreventsRemoval { get; set; }

    public bool HasAttention => _attentions.Count > 0;

    public void Raise(ScsiAttention attention)
    {
        if (attention == ScsiAttention.PowerOn || attention == ScsiAttention.DeviceReset)
        {
            // SAM-5 §5.14.1: a reset outdoes what was established before it.
            _attentions.Clear();
        }

        if (!_attentions.Contains(attention))
        {
            _attentions.Add(attention);
        }
    }

    public bool TryTake(out ScsiAttention attention)
    {
        attention = default;
        if (_attentions.Count == 0)
        {
            return false;
        }

        attention = _attentions[0];
        _attentions.RemoveAt(0);
        return true;
    }

    public void Forget() => _attentions.Clear();
}
