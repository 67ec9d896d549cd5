using DriverKit.Dma;

namespace DriverKit.Kernel.Scsi;

/// <summary>
/// One logical unit of a target (scsipi_periph): its queue, what is known of it, and the recovery of its errors.
/// Usable for raw commands before any driver has attached to it.
/// </summary>
public sealed class ScsiPeriph
{
    internal ScsiTransferQueue Queue;
    internal ScsiTransferQueue Urgent;
    internal ScsiFreeze Freeze;
    internal int Running;
    internal bool Gone;
    internal const int MemorySize = 2 * Arena.PageSize;
    private const int SenseRoom = 256;

    private readonly ArenaSegment _memory;
    private int _attention;

    internal ScsiPeriph(ScsiBus bus, int target, int lun, ArenaSegment memory)
    {
        Bus = bus;
        Target = target;
        Lun = lun;
        _memory = memory;
        Quirks = bus.Adapter.QuirksOf(target, lun);
        Name = $"{bus.Name} target {target} lun {lun}";
        Recovery = new ScsiRecovery(this, memory.Slice(0, SenseRoom));
        Command = new ScsiCommand(this, memory.Slice(Arena.PageSize));
    }

    /// <summary>Its bus.</summary>
    public ScsiBus Bus { get; }

    /// <summary>Target on the bus.</summary>
    public int Target { get; }

    /// <summary>Logical unit of the target.</summary>
    public int Lun { get; }

    /// <summary>Name for messages; its driver puts its own here (<c>sd0</c>).</summary>
    public string Name { get; set; }

    /// <summary>What it does wrong; drivers add what they learn.</summary>
    public ScsiQuirks Quirks { get; set; }

    /// <summary>What INQUIRY told.</summary>
    public ScsiInquiry Inquiry { get; internal set; } = ScsiInquiry.Unknown;

    /// <summary>How long a unit may take to become ready before a command to it fails.</summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Commands in order, one at a time, for attach, open and tools. Thread context.</summary>
    public ScsiCommand Command { get; }

    /// <summary>Counts every change of medium that was seen.</summary>
    public int MediumGeneration { get; private set; }

    /// <summary>What unit attentions have told since <see cref="TakeAttention"/>.</summary>
    public ScsiAttention Attention => (ScsiAttention)Volatile.Read(ref _attention);

    /// <summary>Called in soft context when unit attentions tell something new; must not wait.</summary>
    public Action<ScsiAttention>? Attended { get; set; }

    /// <summary>True once the unit is detached: every command ends with ENXIO.</summary>
    public bool IsGone => Volatile.Read(ref Gone);

    internal ScsiRecovery Recovery { get; }

    /// <summary>
    /// Starts a command; any context. It comes back through its owner in soft context, never inside this call, with
    /// <see cref="ScsiTransfer.Error"/> saying how the midlayer judged it.
    /// </summary>
    /// <param name="transfer">The command, with its command block, data, timeout, retries and options set.</param>
    public void Submit(ScsiTransfer transfer) => Bus.Channel.Submit(this, transfer);

    /// <summary>Ends a command early; it still comes back. Any context.</summary>
    /// <param name="transfer">The command.</param>
    public void Abort(ScsiTransfer transfer) => Bus.Channel.Abort(this, transfer);

    /// <summary>Holds the queue back: commands under way end, none is begun until <see cref="Thaw"/>.</summary>
    public void Hold() => Bus.Channel.SetFreeze(this, ScsiFreeze.Driver, true);

    /// <summary>Ends <see cref="Hold"/>.</summary>
    public void Thaw() => Bus.Channel.SetFreeze(this, ScsiFreeze.Driver, false);

    /// <summary>What unit attentions have told, and forgets some of it.</summary>
    /// <param name="which">What to take.</param>
    public ScsiAttention TakeAttention(ScsiAttention which) => (ScsiAttention)Interlocked.And(ref _attention, ~(int)which) & which;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({Bus.Adapter.Name}:{Target}:{Lun})";

    internal void Note(ScsiAttention what)
    {
        if ((what & (ScsiAttention.MediumChanged | ScsiAttention.MediumGone)) != 0
            && ((ScsiAttention)Interlocked.Or(ref _attention, (int)what) & what) == 0)
        {
            MediumGeneration++;
        }

        Interlocked.Or(ref _attention, (int)what);
        Attended?.Invoke(what);
    }

    // Whoever still has the command sees that the unit is gone before it touches the memory again.
    internal void Free()
    {
        using KMutex.Scope held = Command.Hold();
        Bus.Kernel.Memory.Free(_memory);
    }
}
