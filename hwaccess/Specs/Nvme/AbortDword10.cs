using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of Abort. NVMe 1.4 §5.1, figure 140.</summary>
[BitFields<uint>]
public readonly partial struct AbortDword10
{
    /// <summary>SQID: the queue that the command is in.</summary>
    [Bits(0, 16)]
    public partial ushort SubmissionQueueId { get; init; }

    /// <summary>CID: the command.</summary>
    [Bits(16, 16)]
    public partial ushort CommandId { get; init; }
}
