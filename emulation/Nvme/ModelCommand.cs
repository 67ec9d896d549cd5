using DriverKit.Hosting;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>A command that was fetched: a copy, so that what software does to the queue's entry later changes nothing.</summary>
internal sealed class ModelCommand(NvmeControllerModel controller) : HostTimer
{
    /// <summary>The submission entry.</summary>
    public byte[] Entry { get; } = new byte[SubmissionEntry.Size];

    public SubmissionQueue Queue { get; set; } = null!;

    public ushort Id { get; set; }

    /// <summary>DW0 of its completion.</summary>
    public uint Result { get; set; }

    public NvmeStatus Status { get; set; }

    /// <summary>Whether repeating the command is useless.</summary>
    public bool DoNotRetry { get; set; }

    /// <summary>Whether the error log has an entry for it.</summary>
    public bool More { get; set; }

    /// <summary>It was carried out; only its completion is outstanding.</summary>
    public bool IsDone { get; set; }

    /// <summary>Complete it twice, as a broken controller would.</summary>
    public bool IsDoubled { get; set; }

    public SubmissionEntry Parse() => SubmissionEntry.TryParse(Entry, out SubmissionEntry entry) ? entry : default;

    public NvmeStatus Fail(NvmeStatus status, bool retryable = false)
    {
        DoNotRetry = !retryable;
        return status;
    }

    public void Clear()
    {
        Result = 0;
        Status = NvmeStatus.Success;
        DoNotRetry = false;
        More = false;
        IsDone = false;
        IsDoubled = false;
    }

    /// <inheritdoc/>
    public override void Run() => controller.Due(this);
}
