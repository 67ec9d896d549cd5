namespace DriverKit.Specs.Pci;

/// <summary>Bits of the command register. PCI Local Bus 3.0 §6.2.2.</summary>
[Flags]
public enum PciCommand : ushort
{
    /// <summary>Nothing is enabled.</summary>
    None = 0,

    /// <summary>I/O BARs are decoded.</summary>
    IoSpace = 1 << 0,

    /// <summary>Memory BARs are decoded.</summary>
    MemorySpace = 1 << 1,

    /// <summary>The function may begin memory transactions.</summary>
    BusMaster = 1 << 2,

    /// <summary>The function acts on parity errors.</summary>
    ParityErrorResponse = 1 << 6,

    /// <summary>The function drives SERR#.</summary>
    SystemErrorEnable = 1 << 8,

    /// <summary>The function's INTx line is held back.</summary>
    InterruptDisable = 1 << 10,
}
