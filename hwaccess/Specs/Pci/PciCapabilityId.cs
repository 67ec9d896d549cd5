namespace DriverKit.Specs.Pci;

/// <summary>What a capability in config space is about. PCI Local Bus 3.0, appendix H.</summary>
public enum PciCapabilityId : byte
{
    /// <summary>Power management. PCI Power Management 1.2 §3.2.</summary>
    PowerManagement = 0x01,

    /// <summary>Message signalled interrupts. PCI Local Bus 3.0 §6.8.1.</summary>
    Msi = 0x05,

    /// <summary>The vendor's own.</summary>
    VendorSpecific = 0x09,

    /// <summary>PCI Express. PCI Express 2.1 §7.8.</summary>
    PciExpress = 0x10,

    /// <summary>Message signalled interrupts from a table. PCI Local Bus 3.0 §6.8.2.</summary>
    Msix = 0x11,
}
