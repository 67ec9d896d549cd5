using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The phase tag and status field of a completion. NVMe 1.4 §4.6.1, figure 124.</summary>
[BitFields<ushort>]
public readonly partial struct CompletionStatus
{
    /// <summary>P: inverted each time the queue comes round; tells new entries from old.</summary>
    [Bits(0)]
    public partial bool Phase { get; init; }

    /// <summary>SC and SCT: what became of the command.</summary>
    [Bits(1, 11)]
    public partial NvmeStatus Code { get; init; }

    /// <summary>CRD: 0 retry at once, 1 to 3 after the controller's time of that number.</summary>
    [Bits(12, 2)]
    public partial byte RetryDelay { get; init; }

    /// <summary>M: the error log tells more.</summary>
    [Bits(14)]
    public partial bool More { get; init; }

    /// <summary>DNR: the same command will fail again.</summary>
    [Bits(15)]
    public partial bool DoNotRetry { get; init; }
}
