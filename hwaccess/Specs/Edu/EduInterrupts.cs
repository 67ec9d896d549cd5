using DriverKit.Registers;

namespace DriverKit.Specs.Edu;

/// <summary>
/// Causes of interrupts: what the interrupt status register holds, the raise register sets and the acknowledge register clears. Software may
/// raise any bit; those without a name here have no other source.
/// </summary>
[BitFields<uint>]
public readonly partial struct EduInterrupts
{
    /// <summary>A factorial is done.</summary>
    [Bits(0)]
    public partial bool Factorial { get; init; }

    /// <summary>Software's own, bits 1 to 7.</summary>
    [Bits(1, 7)]
    public partial byte SoftwareLow { get; init; }

    /// <summary>A DMA transfer is done.</summary>
    [Bits(8)]
    public partial bool Dma { get; init; }

    /// <summary>Software's own, bits 9 to 31.</summary>
    [Bits(9, 23)]
    public partial uint SoftwareHigh { get; init; }
}
