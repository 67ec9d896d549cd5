using DriverKit.Registers;

namespace DriverKit.Specs.Pci;

/// <summary>Message control of the MSI-X capability, at its offset 2. PCI Local Bus 3.0 §6.8.2.3.</summary>
[BitFields<ushort>]
[Reserved(11, 3)]
public readonly partial struct PciMsixControl
{
    /// <summary>Vectors less one.</summary>
    [Bits(0, 11)]
    public partial ushort TableSize { get; init; }

    /// <summary>All vectors are masked.</summary>
    [Bits(14)]
    public partial bool FunctionMask { get; init; }

    /// <summary>Messages are sent, INTx is not used.</summary>
    [Bits(15)]
    public partial bool Enable { get; init; }
}
