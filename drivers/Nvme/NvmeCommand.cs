using DriverKit.Kernel;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>A command: its submission entry, kept so that it can be submitted anew after a reset, and how it ended. Made once, used again and again.</summary>
internal sealed class NvmeCommand(INvmeCommandOwner owner)
{
    private readonly byte[] _entry = new byte[SubmissionEntry.Size];

    public INvmeCommandOwner Owner { get; } = owner;

    /// <summary>The owner's own.</summary>
    public object? Tag { get; set; }

    public ReadOnlySpan<byte> Entry => _entry;

    /// <summary>CID while it is under way.</summary>
    public ushort Id { get; set; }

    /// <summary>The queue it was submitted to.</summary>
    public NvmeQueuePair? Queue { get; set; }

    /// <summary>Ticks of the watchdog that it may take; 0 for ever.</summary>
    public int Patience { get; set; }

    /// <summary>The watchdog's tick at which it is overdue.</summary>
    public long Overdue { get; set; }

    /// <summary>An Abort for it was sent.</summary>
    public bool AbortSent { get; set; }

    /// <summary>Times it was submitted anew.</summary>
    public int Retries { get; set; }

    /// <summary>Ok where the controller completed it: <see cref="Status"/> says more; else why it did not.</summary>
    public Errno Error { get; set; }

    public CompletionStatus Status { get; set; }

    /// <summary>DW0 of its completion.</summary>
    public uint Result { get; set; }

    public NvmeCommand? Next { get; set; }

    /// <summary>The errno of its end.</summary>
    public Errno Outcome => Error != Errno.Ok ? Error : Status.Code.ToErrno();

    /// <summary>Starts a new entry.</summary>
    public SubmissionEntry.Writer Begin(byte opcode, uint namespaceId)
    {
        Retries = 0;
        AbortSent = false;
        SubmissionEntry.Writer entry = SubmissionEntry.Write(_entry);
        entry.Opcode = opcode;
        entry.NamespaceId = namespaceId;
        return entry;
    }
}
