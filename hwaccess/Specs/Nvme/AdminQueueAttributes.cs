using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>AQA: sizes of the admin queues. NVMe 1.4 §3.1.8.</summary>
[BitFields<uint>]
[Reserved(12, 4)]
[Reserved(28, 4)]
public readonly partial struct AdminQueueAttributes
{
    /// <summary>ASQS: entries of the admin submission queue, less one: 1 to 4095.</summary>
    [Bits(0, 12, Symbol = "ASQS")]
    public partial ushort SubmissionQueueSize { get; init; }

    /// <summary>ACQS: entries of the admin completion queue, less one: 1 to 4095.</summary>
    [Bits(16, 12, Symbol = "ACQS")]
    public partial ushort CompletionQueueSize { get; init; }
}
