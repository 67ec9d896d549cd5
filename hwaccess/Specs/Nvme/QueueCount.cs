using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>The feature Number of Queues, asked for and given. NVMe 1.4 §5.21.1.7, figures 276 and 277.</summary>
[BitFields<uint>]
public readonly partial struct QueueCount
{
    /// <summary>NSQR, NSQA: I/O submission queues, less one.</summary>
    [Bits(0, 16)]
    public partial ushort SubmissionQueues { get; init; }

    /// <summary>NCQR, NCQA: I/O completion queues, less one.</summary>
    [Bits(16, 16)]
    public partial ushort CompletionQueues { get; init; }
}
