using DriverKit.Registers;

namespace DriverKit.Specs.Pci;

/// <summary>Message control of the MSI capability, at its offset 2. PCI Local Bus 3.0 §6.8.1.3.</summary>
[BitFields<ushort>]
[Reserved(9, 7)]
public readonly partial struct PciMsiControl
{
    /// <summary>Messages are sent, INTx is not used.</summary>
    [Bits(0)]
    public partial bool Enable { get; init; }

    /// <summary>Logarithm of the vectors wanted.</summary>
    [Bits(1, 3)]
    public partial byte MultipleMessageCapable { get; init; }

    /// <summary>Logarithm of the vectors granted.</summary>
    [Bits(4, 3)]
    public partial byte MultipleMessageEnable { get; init; }

    /// <summary>The message address has 64 bits; the data lie 4 bytes further on.</summary>
    [Bits(7)]
    public partial bool Is64Bit { get; init; }

    /// <summary>There are mask and pending bits.</summary>
    [Bits(8)]
    public partial bool HasMasks { get; init; }
}
