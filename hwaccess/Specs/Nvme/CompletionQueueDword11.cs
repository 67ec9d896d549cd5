using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>CDW11 of Create I/O Completion Queue. NVMe 1.4 §5.3, figure 150.</summary>
[BitFields<uint>]
[Reserved(2, 14)]
public readonly partial struct CompletionQueueDword11
{
    /// <summary>PC: PRP1 is the queue itself, not a list of its pages.</summary>
    [Bits(0)]
    public partial bool PhysicallyContiguous { get; init; }

    /// <summary>IEN.</summary>
    [Bits(1)]
    public partial bool InterruptsEnabled { get; init; }

    /// <summary>IV: the MSI-X or MSI vector; 0 for INTx.</summary>
    [Bits(16, 16)]
    public partial ushort InterruptVector { get; init; }
}
