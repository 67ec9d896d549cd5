using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>What becomes of a command, where a test wants another thing than its proper end.</summary>
public readonly record struct NvmeCommandFate
{
    /// <summary>Carried out and completed.</summary>
    public static NvmeCommandFate Proper => default;

    /// <summary>Carried out, but its completion never comes.</summary>
    public static NvmeCommandFate Lost => new() { IsLost = true };

    /// <summary>Carried out and completed twice.</summary>
    public static NvmeCommandFate Doubled => new() { IsDoubled = true };

    /// <summary>The completion never comes.</summary>
    public bool IsLost { get; init; }

    /// <summary>The completion comes twice.</summary>
    public bool IsDoubled { get; init; }

    /// <summary>It begins only after so many nanoseconds.</summary>
    public long Delay { get; init; }

    /// <summary>It is not carried out but ends with this status; <see cref="NvmeStatus.Success"/> for none.</summary>
    public NvmeStatus Status { get; init; }

    /// <summary>With <see cref="Status"/>: the bit Do Not Retry.</summary>
    public bool DoNotRetry { get; init; }
}
