using DriverKit.Block;
using DriverKit.Specs.Scsi;

namespace DriverKit.Emulation;

/// <summary>A logical unit with a block medium: a direct-access device. SAM-5 §4.8, SBC-3.</summary>
public sealed class ScsiLogicalUnit
{
    private readonly List<ScsiUnitNexus> _nexuses = [];
    private ScsiMedium? _ejected;
    private ScsiSense? _deferred;

    /// <summary>A unit.</summary>
    /// <param name="options">What it says of itself.</param>
    /// <param name="medium">What lies in it; null for nothing.</param>
    public ScsiLogicalUnit(ScsiUnitOptions options, ScsiMedium? medium)
    {
        Options = options;
        Medium = medium;
        Modes = new ScsiModePages(options);
        Reservations = new ScsiReservations(this);
    }

    /// <summary>What it says of itself.</summary>
    public ScsiUnitOptions Options { get; }

    /// <summary>The medium that is loaded, or null.</summary>
    public ScsiMedium? Medium { get; private set; }

    /// <summary>Its number.</summary>
    public int Number { get; internal set; }

    /// <summary>The target that it is a part of.</summary>
    public ScsiTarget Target { get; internal set; } = null!;

    /// <summary>Bytes of a block; of the last medium while there is none.</summary>
    public int BlockSize => (Medium ?? _ejected)?.BlockSize ?? 512;

    /// <summary>False after it was told to stop. SBC-3 §5.25.</summary>
    public bool IsStarted { get; internal set; } = true;

    /// <summary>While set, commands that need the medium are refused with it: for models of units that take their time.</summary>
    public ScsiSense? NotReady { get; set; }

    /// <summary>True when an initiator prevents the medium's removal.</summary>
    public bool IsRemovalPrevented => _nexuses.Exists(n => n.PreventsRemoval);

    /// <summary>Whether sense data are given in the descriptor format: D_SENSE of the control mode page.</summary>
    public bool UsesDescriptorSense => Modes.DescriptorSense;

    /// <summary>Whether writes may stay in the cache: WCE of the caching mode page.</summary>
    public bool WriteCacheEnabled => Modes.WriteCacheEnabled;

    internal ScsiModePages Modes { get; }

    internal ScsiReservations Reservations { get; }

    internal IReadOnlyList<ScsiUnitNexus> Nexuses => _nexuses;

    /// <summary>Puts a medium in; every initiator is told that it may have changed.</summary>
    /// <param name="medium">The medium.</param>
    public void Insert(ScsiMedium medium)
    {
        Medium = medium;
        _ejected = null;
        IsStarted = true;
        Raise(ScsiAttention.MediumChanged);
    }

    /// <summary>Takes the medium out, by a person's hand: prevention does not help.</summary>
    /// <returns>The medium, or null.</returns>
    public ScsiMedium? Remove()
    {
        ScsiMedium? medium = Medium;
        Medium = null;
        _ejected = null;
        return medium;
    }

    /// <summary>Tells every initiator that the capacity has changed.</summary>
    public void CapacityChanged() => Raise(ScsiAttention.CapacityChanged);

    /// <summary>Establishes a unit attention.</summary>
    /// <param name="attention">The attention.</param>
    /// <param name="except">An initiator that is not told: whoever brought it about.</param>
    public void Raise(ScsiAttention attention, ScsiNexus? except = null)
    {
        foreach (ScsiUnitNexus nexus in _nexuses)
        {
            if (nexus.Nexus != except)
            {
                nexus.Raise(attention);
            }
        }
    }

    /// <summary>As after power on or a reset: defaults, no RESERVE, nothing prevented. Persistent reservations stay. SAM-5 §6.3.</summary>
    /// <param name="attention">What initiators are told.</param>
    public void Reset(ScsiAttention attention)
    {
        Modes.Reset();
        Reservations.Reset();
        IsStarted = true;
        _deferred = null;
        if (Medium is null && _ejected is not null)
        {
            Load();
        }

        foreach (ScsiUnitNexus nexus in _nexuses)
        {
            nexus.PreventsRemoval = false;
            nexus.Kept = null;
            nexus.Raise(attention);
        }
    }

    internal ScsiUnitNexus Join(ScsiNexus nexus)
    {
        var state = new ScsiUnitNexus(this, nexus);
        state.Raise(ScsiAttention.PowerOn);
        _nexuses.Add(state);
        return state;
    }

    internal void Leave(ScsiUnitNexus nexus)
    {
        _nexuses.Remove(nexus);
        Reservations.Leave(nexus.Nexus);
    }

    internal void Eject()
    {
        if (Medium is not null)
        {
            Medium.File.Flush();
            _ejected = Medium;
            Medium = null;
        }
    }

    // Whoever loads it knows that the medium may have changed.
    internal void Load(ScsiNexus? by = null)
    {
        if (Medium is null && _ejected is not null)
        {
            Medium = _ejected;
            _ejected = null;
            Raise(ScsiAttention.MediumChanged, by);
        }
    }

    internal ScsiSense? TakeDeferred()
    {
        ScsiSense? deferred = _deferred;
        _deferred = null;
        return deferred;
    }

    /// <summary>What stands in the way of commands that need the medium, or null.</summary>
    internal ScsiSense? WhyNotReady() =>
        Medium is null ? ScsiSense.NoMedium : NotReady ?? (IsStarted ? null : ScsiSense.NeedsStart);

    internal ScsiSense? WhyNotWritable() =>
        Medium!.WriteProtected ? ScsiSense.WriteProtected
        : Modes.SoftwareWriteProtected ? ScsiSense.WriteProtected with { Qualifier = 0x02 } : null;

    internal void Keep(ScsiTask task, ScsiSense sense)
    {
        if (!task.Nexus.CarriesSense)
        {
            task.Nexus.Of(this).Kept = sense;
        }
    }

    internal void Ended(ScsiTask task)
    {
        if (task.Status == ScsiStatus.CheckCondition)
        {
            Keep(task, task.SenseValue);
        }
    }

    internal int ReadMedium(ScsiTask task, long offset, Span<byte> destination)
    {
        ScsiMedium? medium = Medium;
        if (medium is null)
        {
            task.Fail(ScsiSense.NoMedium);
            return 0;
        }

        int block = medium.BlockSize;
        ulong first = (ulong)(offset / block);
        ulong end = (ulong)((offset + destination.Length + block - 1) / block);
        ulong? bad = medium.FirstUnreadable(first, end - first);
        int good = bad is null ? destination.Length : (int)Math.Max(0, ((long)bad.Value * block) - offset);
        HostFileStatus status = medium.File.Read(offset, destination[..good]);
        if (bad is not null || status != HostFileStatus.Ok)
        {
            good = status == HostFileStatus.Ok ? good : 0;
            task.Fail(ScsiSense.ReadError with { Information = status == HostFileStatus.Ok ? bad : first });
        }

        return good;
    }

    internal void WriteMedium(ScsiTask task, long offset, ReadOnlySpan<byte> source)
    {
        if (task.Status != ScsiStatus.Good)
        {
            return;
        }

        ScsiMedium? medium = Medium;
        if (medium is null)
        {
            task.Fail(ScsiSense.NoMedium);
            return;
        }

        int block = medium.BlockSize;
        ulong first = (ulong)(offset / block);
        ulong count = (ulong)(source.Length / block);
        ulong? bad = medium.FirstUnwritable(first, count);
        int good = bad is null ? source.Length : (int)(((long)bad.Value * block) - offset);
        HostFileStatus status = medium.File.Write(offset, source[..good]);
        medium.Written(first, (ulong)(good / block));
        if (bad is not null && status == HostFileStatus.Ok)
        {
            WriteFailed(task, medium, ScsiSense.WriteError with { Information = bad });
        }
        else if (status != HostFileStatus.Ok)
        {
            WriteFailed(task, medium, SenseOf(status) with { Information = first });
        }
    }

    internal bool FlushMedium(ScsiTask task)
    {
        HostFileStatus status = Medium?.File.Flush() ?? HostFileStatus.Ok;
        if (status != HostFileStatus.Ok)
        {
            task.Fail(SenseOf(status));
        }

        return status == HostFileStatus.Ok;
    }

    internal static ScsiSense SenseOf(HostFileStatus status) => status switch
    {
        HostFileStatus.ReadOnly => ScsiSense.WriteProtected,
        HostFileStatus.NoSpace => new ScsiSense(SenseKey.DataProtect, 0x27, 0x07),
        HostFileStatus.OutOfRange => ScsiSense.LbaOutOfRange,
        _ => ScsiSense.WriteError,
    };

    private void WriteFailed(ScsiTask task, ScsiMedium medium, ScsiSense sense)
    {
        if (medium.DefersWriteErrors && WriteCacheEnabled)
        {
            _deferred ??= sense with { Deferred = true };
        }
        else
        {
            task.Fail(sense);
        }
    }
}
