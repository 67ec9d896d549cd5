namespace DriverKit.Pci;

/// <summary>How a function interrupts.</summary>
public enum PciInterruptMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By a line, which is a level and may be shared.</summary>
    Intx,

    /// <summary>By messages, up to 32. PCI Local Bus 3.0 §6.8.1.</summary>
    Msi,

    /// <summary>By messages out of a table, up to 2048. PCI Local Bus 3.0 §6.8.2.</summary>
    Msix,
}
