using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of the commands that delete queues. NVMe 1.4 §5.5, §5.6.</summary>
[BitFields<uint>]
[Reserved(16, 16)]
public readonly partial struct DeleteQueueDword10
{
    /// <summary>QID.</summary>
    [Bits(0, 16)]
    public partial ushort QueueId { get; init; }
}
