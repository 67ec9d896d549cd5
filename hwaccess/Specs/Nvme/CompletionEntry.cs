using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>A completion as it lies in a completion queue. NVMe 1.4 §4.6, figures 121 to 124.</summary>
[WireStruct(16, ByteOrder.LittleEndian)]
public readonly ref partial struct CompletionEntry
{
    /// <summary>DW0: what the command gives back.</summary>
    [At(0)]
    public partial uint Result { get; }

    /// <summary>DW1.</summary>
    [At(4)]
    public partial uint Dword1 { get; }

    /// <summary>SQHD: entries before it were fetched and may be used again.</summary>
    [At(8)]
    public partial ushort SubmissionQueueHead { get; }

    /// <summary>SQID: the queue that the command came in.</summary>
    [At(10)]
    public partial ushort SubmissionQueueId { get; }

    /// <summary>CID of the command.</summary>
    [At(12)]
    public partial ushort CommandId { get; }

    /// <summary>Phase tag and status.</summary>
    [At(14)]
    public partial CompletionStatus Status { get; }
}
