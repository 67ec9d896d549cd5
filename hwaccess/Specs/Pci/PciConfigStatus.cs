namespace DriverKit.Specs.Pci;

/// <summary>Bits of the status register. PCI Local Bus 3.0 §6.2.3.</summary>
[Flags]
public enum PciConfigStatus : ushort
{
    /// <summary>None is set.</summary>
    None = 0,

    /// <summary>The function asserts its INTx line, or would if it were not held back.</summary>
    InterruptStatus = 1 << 3,

    /// <summary>There is a list of capabilities.</summary>
    CapabilitiesList = 1 << 4,
}
