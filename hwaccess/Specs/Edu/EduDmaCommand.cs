using DriverKit.Registers;

namespace DriverKit.Specs.Edu;

/// <summary>The DMA command register.</summary>
[BitFields<ulong>]
[Reserved(3, 61)]
public readonly partial struct EduDmaCommand
{
    /// <summary>Written 1, a transfer starts; 1 until it is done.</summary>
    [Bits(0)]
    public partial bool Start { get; init; }

    /// <summary>From the buffer to memory; else from memory to the buffer.</summary>
    [Bits(1)]
    public partial bool ToMemory { get; init; }

    /// <summary>An interrupt is raised when the transfer is done.</summary>
    [Bits(2)]
    public partial bool Interrupt { get; init; }
}
