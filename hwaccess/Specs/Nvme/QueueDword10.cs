using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW10 of the commands that create queues. NVMe 1.4 §5.3, figure 149; §5.4, figure 153.</summary>
[BitFields<uint>]
public readonly partial struct QueueDword10
{
    /// <summary>QID: from 1.</summary>
    [Bits(0, 16)]
    public partial ushort QueueId { get; init; }

    /// <summary>QSIZE: entries, less one; at least 1.</summary>
    [Bits(16, 16)]
    public partial ushort QueueSize { get; init; }
}
