using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW11 of Create I/O Submission Queue. NVMe 1.4 §5.4, figure 154.</summary>
[BitFields<uint>]
[Reserved(3, 13)]
public readonly partial struct SubmissionQueueDword11
{
    /// <summary>PC: PRP1 is the queue itself, not a list of its pages.</summary>
    [Bits(0)]
    public partial bool PhysicallyContiguous { get; init; }

    /// <summary>QPRIO: 0 urgent to 3 low, for weighted round robin.</summary>
    [Bits(1, 2)]
    public partial byte Priority { get; init; }

    /// <summary>CQID: where its commands complete.</summary>
    [Bits(16, 16)]
    public partial ushort CompletionQueueId { get; init; }
}
